#include "catalog/signing_progress.hpp"

#include <algorithm>
#include <set>

namespace rstuf::catalog {
namespace {

/// Thresholds count keys, and one key may have several ids.
std::string identity(const std::string& keyid, const tuf::key& k) {
  return tuf::identity_of(k).value_or(keyid);
}

bool has_signed(const waiting_draft& draft, const std::string& keyid) {
  return std::ranges::any_of(draft.signatures,
                             [&](const auto& s) { return s.keyid == keyid && !s.sig.empty(); });
}

void add(std::vector<key_label>& to, key_label label) {
  if (std::ranges::find(to, label.keyid, &key_label::keyid) == to.end())
    to.push_back(std::move(label));
}

/// Counts for one delegator. `machine`: the id of the key that no person holds.
void count(const waiting_draft& draft, signature_need need, const tuf::role_keys& who,
           const std::map<std::string, tuf::key>& keys, const std::string& machine,
           signing_progress& out) {
  std::set<std::string> signers;
  for (const auto& keyid : who.keyids)
    if (const auto k = keys.find(keyid); k != keys.end() && has_signed(draft, keyid)) {
      signers.insert(identity(keyid, k->second));
      add(out.signed_by, label_of(keyid, k->second));
    }
  need.threshold = who.threshold;
  need.missing = std::max<std::int64_t>(0, who.threshold - std::ssize(signers));
  for (const auto& keyid : who.keyids)
    if (const auto k = keys.find(keyid); need.missing > 0 && k != keys.end() && keyid != machine &&
                                         !signers.contains(identity(keyid, k->second)))
      add(out.may_sign, label_of(keyid, k->second));
  out.needs.push_back(std::move(need));
}

std::unexpected<error> corrupt(const error& e) {
  return fail(errc::corrupt, "root: " + e.context);
}

result<void> count_root(const repository_state& state, const waiting_draft& draft,
                        signing_progress& out) {
  const auto active = std::ranges::find_if(state.roots, &root_row::is_active);
  std::vector<tuf::metadata<tuf::root>> delegators;
  const auto read = [&](std::string_view bytes) -> result<void> {
    auto root = tuf::parse_metadata<tuf::root>(bytes);
    if (!root)
      return corrupt(root.error());
    delegators.push_back(*std::move(root));
    return {};
  };
  if (active != state.roots.end())
    if (auto done = read(active->bytes); !done)
      return done;
  if (auto done = read(tuf::serialize(draft.root, {})); !done)
    return done;
  for (const auto& by : delegators)
    if (const auto who = by.role.roles.find("root"); who != by.role.roles.end())
      count(draft, {.delegator = "root", .version = by.role.version}, who->second, by.role.keys, {},
            out);
  return {};
}

result<void> count_custom(const repository_state& state, const waiting_draft& draft,
                          signing_progress& out) {
  const auto found = std::ranges::find(state.delegations, draft.role, &delegation::role);
  if (found == state.delegations.end())
    return fail(errc::not_found, "role " + draft.role);
  const auto& terms = found->pending ? *found->pending : *found->live;
  auto who = terms.role.keys;
  auto keys = terms.keys;
  std::string machine;
  if (terms.with_online_key && !state.roots.empty()) {
    const auto root = tuf::parse_metadata<tuf::root>(state.roots.front().bytes);
    const auto online = root ? online_key_of(root->role) : std::unexpected(root.error());
    if (!online)
      return corrupt(online.error());
    machine = online->keyid;
    who.keyids.push_back(machine);
    keys.emplace(machine, online->key);
  }
  count(draft, {.delegator = "targets"}, who, keys, machine, out);
  return {};
}

} // namespace

key_label label_of(const std::string& keyid, const tuf::key& k) {
  for (const auto* member : {"x-rstuf-key-name", "name"}) {
    const auto found = k.unrecognized.find(member);
    if (found != k.unrecognized.end() && found->is_string())
      return {keyid, found->get<std::string>()};
  }
  return {keyid, {}};
}

std::vector<key_label> labels_of(const std::vector<std::string>& keyids,
                                 const std::map<std::string, tuf::key>& keys) {
  std::vector<key_label> out;
  for (const auto& keyid : keyids) {
    const auto found = keys.find(keyid);
    out.push_back(found == keys.end() ? key_label{keyid, {}} : label_of(keyid, found->second));
  }
  return out;
}

result<signing_progress> progress_of(const repository_state& state, const waiting_draft& draft) {
  signing_progress out;
  const auto done =
      draft.role == "root" ? count_root(state, draft, out) : count_custom(state, draft, out);
  if (!done)
    return std::unexpected(done.error());
  return out;
}

} // namespace rstuf::catalog
