#include "http/signing_view.hpp"

#include "tuf/canonical_json.hpp"
#include "tuf/metadata.hpp"

#include <algorithm>

namespace rstuf::http {
namespace {

bool waits(const catalog::draft& d) {
  return !d.complete && !d.is_stopped();
}

std::unexpected<error> corrupt(const std::string& what, const error& e) {
  return fail(errc::corrupt, what + ": " + e.context);
}

result<json> document_of(const catalog::draft& d) {
  auto part = parse_json(tuf::storable(d.signed_part));
  if (!part)
    return corrupt("draft of " + d.role, part.error());
  auto signatures = json::array();
  for (const auto& s : d.signatures)
    signatures.push_back(tuf::to_json(s));
  return json{{"signatures", std::move(signatures)}, {"signed", *std::move(part)}};
}

/// The delegations as they will stand beside the roles that wait. No signature covers them yet.
result<json> targets_to_be(const catalog::repository_state& state, time_point expires) {
  auto root = tuf::parse_metadata<tuf::root>(state.roots.front().bytes);
  if (!root)
    return corrupt("newest root", root.error());
  auto online = catalog::online_key_of(root->role);
  if (!online)
    return corrupt("newest root", online.error());
  tuf::targets out;
  out.expires = expires;
  out.delegations = catalog::delegations_to(state.delegations, *online, true);
  return json{{"signatures", json::array()}, {"signed", tuf::to_json(out)}};
}

result<json> root_in_force(const catalog::root_row& root) {
  auto document = parse_json(root.bytes);
  if (!document)
    return corrupt("root " + std::to_string(root.version), document.error());
  return document;
}

} // namespace

result<json> pending_metadata(const catalog::repository_state& state,
                              std::span<const catalog::draft> drafts) {
  json out = json::object();
  const catalog::draft* delegated = nullptr;
  for (const auto& d : drafts) { // by rising version: the newest stays
    if (!waits(d))
      continue;
    auto document = document_of(d);
    if (!document)
      return document;
    out[d.role] = *std::move(document);
    if (!tuf::is_top_level(d.role))
      delegated = &d;
  }
  auto active = std::find_if(state.roots.begin(), state.roots.end(),
                             [](const auto& root) { return root.is_active(); });
  if (out.contains("root") && active != state.roots.end()) {
    auto root = root_in_force(*active);
    if (!root)
      return root;
    out["trusted_root"] = *std::move(root);
  }
  if (delegated != nullptr && !state.roots.empty()) {
    auto targets = targets_to_be(state, delegated->expires);
    if (!targets)
      return targets;
    out["trusted_targets"] = *std::move(targets);
  }
  return out;
}

} // namespace rstuf::http
