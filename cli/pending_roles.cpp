#include "cli/pending_roles.hpp"

#include "cli/metadata_diff.hpp"
#include "cli/plain_text.hpp"
#include "tuf/verify.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

using tuf::metadata_from_json;

// The members beside the roles, which nobody is asked to sign.
constexpr std::string_view trusted_root_member = "trusted_root";
constexpr std::string_view trusted_targets_member = "trusted_targets";

demand root_demand(std::string by, const tuf::root& root) {
  const auto who = root.roles.find("root");
  return {std::move(by), root.keys, who == root.roles.end() ? tuf::role_keys{} : who->second};
}

template <class Role>
result<void> take_over(const tuf::metadata<Role>& m, pending_role& role) {
  role.signed_bytes = m.signed_bytes;
  role.signatures = m.signatures;
  return {};
}

result<void> read_root(const json& document, const json& all, pending_role& role) {
  const auto root = metadata_from_json<tuf::root>(document);
  if (!root)
    return std::unexpected(root.error());
  if (all.contains(trusted_root_member)) {
    const auto trusted = metadata_from_json<tuf::root>(all.at(trusted_root_member));
    if (!trusted)
      return fail(trusted.error().code, "trusted_root: " + trusted.error().context);
    role.trusted = all.at(trusted_root_member).at("signed");
    role.demands.push_back(root_demand("the trusted root", trusted->role));
  }
  role.demands.push_back(root_demand("this root", root->role));
  return take_over(*root, role);
}

result<void> read_delegated(const json& document, const json& all, pending_role& role) {
  const auto targets = metadata_from_json<tuf::targets>(document);
  if (!targets)
    return std::unexpected(targets.error());
  if (!all.contains(trusted_targets_member))
    return fail(errc::invalid_argument, "trusted_targets is missing, which names the signers");
  const auto delegator = metadata_from_json<tuf::targets>(all.at(trusted_targets_member));
  if (!delegator)
    return fail(delegator.error().code, "trusted_targets: " + delegator.error().context);
  if (const auto& delegations = delegator->role.delegations)
    for (const auto& one : delegations->roles)
      if (one.name == role.name)
        role.demands.push_back({"targets", delegations->keys, one.keys});
  if (role.demands.empty())
    return fail(errc::invalid_argument, "trusted_targets does not delegate to it");
  return take_over(*targets, role);
}

std::string signer_line(const pending_role& role, const named_key& who) {
  return "    " +
         one_line(who.keyid.substr(0, short_keyid_length) + "  " + who.key.scheme + "  " +
                  key_name(who.key)) +
         (role.has_signed(who) ? "  has signed" : "") + "\n";
}

} // namespace

std::int64_t demand::missing(std::string_view signed_bytes,
                             const std::vector<tuf::signature>& signatures) const {
  const auto count = tuf::count_signatures(keys, who, signed_bytes, signatures);
  return std::max<std::int64_t>(0, count.threshold - count.valid);
}

std::vector<named_key> pending_role::signers() const {
  std::map<std::string, tuf::key> found;
  for (const auto& d : demands)
    for (const auto& id : d.who.keyids)
      if (const auto key = d.keys.find(id); key != d.keys.end())
        found.emplace(id, key->second);
  std::vector<named_key> all;
  for (auto& [id, key] : found)
    all.push_back({id, std::move(key)});
  return all;
}

bool pending_role::has_signed(const named_key& key) const {
  return std::ranges::any_of(signatures, [&](const auto& s) {
    return s.keyid == key.keyid && tuf::verify_signature(key.key, signed_bytes, s.sig);
  });
}

result<std::vector<pending_role>> read_pending(const json& answer) {
  const auto inside = json::json_pointer("/data/metadata");
  if (!answer.is_object())
    return fail(errc::invalid_argument, "this is no answer of GET /api/v1/metadata/sign");
  if (!answer.contains(inside) && answer.contains("message"))
    return std::vector<pending_role>{};
  const auto& all = answer.contains(inside) ? answer.at(inside) : answer;
  std::vector<pending_role> roles;
  for (const auto& [name, document] : all.items()) {
    if (name == trusted_root_member || name == trusted_targets_member)
      continue;
    pending_role role;
    role.name = name;
    const auto read = name == tuf::root::type ? read_root(document, all, role)
                                              : read_delegated(document, all, role);
    if (!read)
      return fail(read.error().code, name + ": " + read.error().context);
    role.signed_part = document.at("signed");
    roles.push_back(std::move(role));
  }
  return roles;
}

std::string describe(const pending_role& role) {
  auto text = one_line(role.name) + " version " + role.signed_part.at("version").dump() +
              ", expires " + role.signed_part.at("expires").get<std::string>() + "\n";
  text += role.trusted.is_null()
              ? "  There is no earlier version to compare with; it says:\n"
              : "  Changes since version " + role.trusted.at("version").dump() + ":\n";
  text += in_words(difference(role.trusted, role.signed_part));
  text += "  May sign:\n";
  for (const auto& who : role.signers())
    text += signer_line(role, who);
  for (const auto& d : role.demands)
    if (const auto missing = d.missing(role.signed_bytes, role.signatures); missing > 0)
      text += "  " + d.by + " needs " + std::to_string(missing) + " more signature" +
              (missing == 1 ? "" : "s") + "\n";
  return text;
}

json to_json(const pending_role& role) {
  json out{{"role", role.name},
           {"version", role.signed_part.at("version")},
           {"expires", role.signed_part.at("expires")},
           {"changes", json::array()},
           {"signers", json::array()},
           {"missing", json::object()}};
  for (const auto& c : difference(role.trusted, role.signed_part))
    out["changes"].push_back(to_json(c));
  for (const auto& who : role.signers())
    out["signers"].push_back(
        {{"keyid", who.keyid}, {"name", key_name(who.key)}, {"has_signed", role.has_signed(who)}});
  for (const auto& d : role.demands)
    out["missing"][d.by] = d.missing(role.signed_bytes, role.signatures);
  return out;
}

} // namespace rstuf::cli
