#include "tuf/bins.hpp"
#include "tuf/metadata.hpp"
#include "tuf/role_json.hpp"

#include <algorithm>
#include <set>

// The members of targets and its delegations (TUF 4.6, TAP 15).
namespace rstuf::tuf {
namespace {

result<delegated_role> delegated_role_from_json(const json& value) {
  members m{value, "delegated role"};
  delegated_role r;
  r.name = m.string("name");
  if (r.name.empty() || is_top_level(r.name))
    m.refuse("name", "empty, or that of a top-level role");
  r.keys = read_role_keys(m);
  r.terminating = m.boolean("terminating");
  if (m.has("paths"))
    r.paths = m.strings("paths");
  if (m.has("path_hash_prefixes"))
    r.path_hash_prefixes = m.strings("path_hash_prefixes");
  if (r.paths.has_value() == r.path_hash_prefixes.has_value())
    m.refuse("paths", "exactly one of paths and path_hash_prefixes must be present");
  r.unrecognized = m.rest();
  return std::move(m).done(std::move(r));
}

json to_json(const delegated_role& r) {
  json out = to_json(r.keys);
  out["name"] = r.name;
  out["terminating"] = r.terminating;
  if (r.paths)
    out["paths"] = *r.paths;
  if (r.path_hash_prefixes)
    out["path_hash_prefixes"] = *r.path_hash_prefixes;
  return with_members(std::move(out), r.unrecognized);
}

result<succinct_roles> succinct_from_json(const json& value) {
  members m{value, "succinct_roles"};
  succinct_roles s;
  s.keys = read_role_keys(m);
  s.bit_length = m.integer("bit_length", 1);
  if (s.bit_length > 32)
    m.refuse("bit_length", "more than 32");
  s.name_prefix = m.string("name_prefix");
  s.unrecognized = m.rest();
  return std::move(m).done(std::move(s));
}

json to_json(const succinct_roles& s) {
  json out = to_json(s.keys);
  out["bit_length"] = s.bit_length;
  out["name_prefix"] = s.name_prefix;
  return with_members(std::move(out), s.unrecognized);
}

result<std::vector<delegated_role>> roles_from_json(const json& value) {
  if (!value.is_array())
    return fail(errc::invalid_argument, "not a list");
  std::vector<delegated_role> out;
  std::set<std::string_view> names;
  out.reserve(value.size());
  for (const auto& item : value) {
    auto role = delegated_role_from_json(item);
    if (!role)
      return std::unexpected(role.error());
    out.push_back(*std::move(role));
    if (!names.insert(out.back().name).second)
      return fail(errc::invalid_argument, "two roles of the name " + out.back().name);
  }
  return out;
}

} // namespace

result<delegations> delegations_from_json(const json& value) {
  members m{value, "delegations"};
  delegations d;
  d.keys = m.map_of("keys", key_from_json);
  if (m.has("roles") == m.has("succinct_roles"))
    m.refuse("roles", "exactly one of roles and succinct_roles must be present");
  else if (m.has("roles"))
    d.roles = m.read("roles", roles_from_json);
  else
    d.succinct = m.read("succinct_roles", succinct_from_json);
  d.unrecognized = m.rest();
  return std::move(m).done(std::move(d));
}

json to_json(const delegations& d) {
  json out = {{"keys", to_json(d.keys)}};
  if (d.succinct) {
    out["succinct_roles"] = to_json(*d.succinct);
  } else {
    auto& roles = out["roles"] = json::array();
    for (const auto& r : d.roles)
      roles.push_back(to_json(r));
  }
  return with_members(std::move(out), d.unrecognized);
}

result<target_file> target_file_from_json(const json& value) {
  members m{value, "target file"};
  target_file f;
  f.length = m.integer("length", 0);
  f.hashes = m.string_map("hashes");
  f.unrecognized = m.rest();
  return std::move(m).done(std::move(f));
}

json to_json(const target_file& f) {
  return with_members({{"length", f.length}, {"hashes", f.hashes}}, f.unrecognized);
}

template <>
result<targets> role_from_json<targets>(const json& signed_part) {
  members m{signed_part, "targets"};
  targets t;
  read_common(m, targets::type, t);
  t.files = m.map_of("targets", target_file_from_json);
  if (m.has("delegations"))
    t.delegations = m.read("delegations", delegations_from_json);
  t.unrecognized = m.rest();
  return std::move(m).done(std::move(t));
}

json to_json(const targets& r) {
  json out = common_to_json(targets::type, r);
  auto& files = out["targets"] = json::object();
  for (const auto& [path, file] : r.files)
    files[path] = to_json(file);
  if (r.delegations)
    out["delegations"] = to_json(*r.delegations);
  return out;
}

} // namespace rstuf::tuf
