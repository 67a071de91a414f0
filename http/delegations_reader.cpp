#include "http/delegations_reader.hpp"

#include "http/body_limits.hpp"
#include "http/key_reader.hpp"
#include "http/role_terms.hpp"
#include "tuf/limits.hpp"
#include "tuf/paths.hpp"

#include <algorithm>

namespace rstuf::http {
namespace {

constexpr std::size_t max_bytes = tuf::max_targets_bytes - tuf::envelope_bytes;

/// The keys that the roles of one request may name.
struct known_keys {
  std::map<std::string, std::string> identities; ///< by key id, of those that came along
  const std::optional<std::set<std::string>>& online;

  bool contains(const std::string& id) const {
    return identities.contains(id) || !online || online->contains(id);
  }
  /// Two ids of one key have one identity.
  std::string identity(const std::string& id) const {
    auto found = identities.find(id);
    return found == identities.end() ? "id " + id : found->second;
  }
};

json read_keys(const body_reader& keys, known_keys& known) {
  json out = json::object();
  if (keys.dictionary() == nullptr)
    return out;
  for (const auto& [id, ignored] : keys.value().items()) {
    auto key = keys.member(id);
    if (id.empty() || id.size() > max_keyid_length)
      keys.key_fault(id, "value_error", "Value error, not a key id", {{"error", "not a key id"}});
    auto read = read_key(key);
    known.identities.emplace(id, read.identity.empty() ? "id " + id : read.identity);
    out[id] = std::move(read.key);
  }
  return out;
}

/// The key ids of a role, and how many distinct keys they are; nothing in place of a number if that
/// cannot be told.
std::pair<json, std::optional<std::int64_t>> read_keyids(const body_reader& keyids,
                                                         const known_keys& known) {
  std::pair<json, std::optional<std::int64_t>> out{json::array(), std::nullopt};
  if (!keyids || !keyids.value().is_array()) {
    (void)keyids.size();
    return out;
  }
  std::set<std::string> ids;
  std::set<std::string> distinct;
  for (std::size_t i = 0, count = keyids.size(); i < count; ++i) {
    auto item = keyids.item(i);
    const auto* id = item.string_up_to(max_keyid_length);
    if (id == nullptr)
      continue;
    if (!known.contains(*id))
      item.refuse("neither a key id of `keys` nor that of the online key");
    else if (!ids.insert(*id).second)
      item.refuse("the key id stands there twice");
    distinct.insert(known.identity(*id));
    out.first.push_back(*id);
  }
  out.second = static_cast<std::int64_t>(distinct.size());
  return out;
}

json read_paths(const body_reader& paths) {
  json out = json::array();
  auto count = paths.size();
  if (paths && paths.value() == json::array())
    paths.fault("too_short", "List should have at least 1 item after validation, not 0",
                {{"field_type", "List"}, {"min_length", 1}, {"actual_length", 0}});
  for (std::size_t i = 0; i < count; ++i) {
    auto path = paths.item(i);
    const auto* pattern = path.string();
    if (pattern == nullptr)
      continue;
    if (auto fits = tuf::check_path_pattern(*pattern); !fits)
      path.refuse(fits.error().context);
    out.push_back(*pattern);
  }
  return out;
}

json read_role(const body_reader& role, std::string name, const known_keys& known) {
  json out = {{"name", std::move(name)}};
  out["terminating"] = role.member("terminating").boolean().value_or(false);
  auto [keyids, distinct] = read_keyids(role.member("keyids"), known);
  out["keyids"] = std::move(keyids);
  // Without key ids the online key signs; the task says for each role that it can sign only once.
  auto most = distinct && *distinct > 0 ? *distinct : max_threshold;
  out["threshold"] = role.member("threshold").integer(1, most).value_or(1);
  out["paths"] = read_paths(role.member("paths"));
  if (auto prefixes = role.nullable_member("path_hash_prefixes"))
    prefixes.refuse("not taken: custom roles have paths, and hash bins below them by x-rstuf-bins");
  out["x-rstuf-expire-policy"] =
      role.member("x-rstuf-expire-policy").integer(1, max_days).value_or(1);
  if (auto bins = role.member_if_present("x-rstuf-bins"))
    out["x-rstuf-bins"] = read_bins(bins);
  return out;
}

} // namespace

std::string role_names::read(const body_reader& name, std::size_t index) {
  const auto* text = name.string();
  if (text == nullptr)
    return {};
  if (auto fits = tuf::check_role_name(*text); !fits)
    name.refuse(fits.error().context);
  else if (auto [earlier, is_new] = first_at_.emplace(*text, index); !is_new)
    name.refuse("the role stands at index " + std::to_string(earlier->second) + " already");
  return *text;
}

json read_delegations(const body_reader& delegations,
                      const std::optional<std::set<std::string>>& online) {
  json out = {{"keys", json::object()}, {"roles", json::array()}};
  if (delegations.object() == nullptr)
    return out;
  if (delegations.value().dump().size() > max_bytes) {
    delegations.refuse("larger than clients accept of a whole targets file");
    return out;
  }
  known_keys known{.identities = {}, .online = online};
  out["keys"] = read_keys(delegations.member("keys"), known);
  auto roles = delegations.member("roles");
  role_names names;
  for (std::size_t i = 0, count = roles.size(); i < count; ++i) {
    auto role = roles.item(i);
    if (role.object() != nullptr)
      out["roles"].push_back(read_role(role, names.read(role.member("name"), i), known));
  }
  return out;
}

} // namespace rstuf::http
