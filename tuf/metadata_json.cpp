#include "tuf/members.hpp"
#include "tuf/metadata.hpp"
#include "tuf/role_json.hpp"

#include <algorithm>
#include <array>
#include <set>

// The members of root, timestamp and snapshot (TUF 4.3 to 4.5), and what every role has.
namespace rstuf::tuf {
namespace {

constexpr std::array<std::string_view, 4> top_level = {"root", "targets", "snapshot", "timestamp"};

/// "1.0" or "1.0.31": another major version may mean another thing (TUF 4.3).
bool is_known_spec_version(std::string_view text) {
  if (!text.starts_with("1.") || text.ends_with('.') || text.contains(".."))
    return false;
  return std::count(text.begin(), text.end(), '.') <= 2 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

result<meta_file> meta_file_from_json(const json& value) {
  members m{value, "meta"};
  meta_file f;
  f.version = m.integer("version", 1);
  if (m.has("length"))
    f.length = m.integer("length", 0);
  if (m.has("hashes"))
    f.hashes = m.string_map("hashes");
  f.unrecognized = m.rest();
  return std::move(m).done(std::move(f));
}

json to_json(const meta_file& f) {
  json out = {{"version", f.version}};
  if (f.length)
    out["length"] = *f.length;
  if (!f.hashes.empty())
    out["hashes"] = f.hashes;
  return with_members(std::move(out), f.unrecognized);
}

result<role_keys> root_role_from_json(const json& value) {
  members m{value, "role"};
  auto r = read_role_keys(m);
  r.unrecognized = m.rest();
  return std::move(m).done(std::move(r));
}

} // namespace

bool is_top_level(std::string_view role) {
  return std::find(top_level.begin(), top_level.end(), role) != top_level.end();
}

void read_common(members& m, std::string_view type, common& out) {
  if (m.string("_type") != type)
    m.refuse("_type", "not " + std::string{type});
  out.version = m.integer("version", 1);
  out.spec_version = m.string("spec_version");
  if (!is_known_spec_version(out.spec_version))
    m.refuse("spec_version", "not 1.x.y");
  out.expires = m.read("expires", [&](const json& text) {
    return text.is_string() ? parse_time(text.get_ref<const std::string&>())
                            : fail(errc::invalid_argument, "not a string");
  });
}

json common_to_json(std::string_view type, const common& c) {
  return with_members({{"_type", type},
                       {"version", c.version},
                       {"spec_version", c.spec_version},
                       {"expires", format_time(c.expires)}},
                      c.unrecognized);
}

role_keys read_role_keys(members& m) {
  role_keys out;
  out.keyids = m.strings("keyids");
  if (std::set(out.keyids.begin(), out.keyids.end()).size() != out.keyids.size())
    m.refuse("keyids", "a key id stands there twice");
  out.threshold = m.integer("threshold", 1);
  return out;
}

json to_json(const role_keys& r) {
  return with_members({{"keyids", r.keyids}, {"threshold", r.threshold}}, r.unrecognized);
}

json to_json(const std::map<std::string, key>& keys) {
  json out = json::object();
  for (const auto& [id, k] : keys)
    out[id] = to_json(k);
  return out;
}

template <>
result<root> role_from_json<root>(const json& signed_part) {
  members m{signed_part, "root"};
  root r;
  read_common(m, root::type, r);
  r.consistent_snapshot = m.boolean("consistent_snapshot");
  r.keys = m.map_of("keys", key_from_json);
  r.roles = m.map_of("roles", root_role_from_json);
  for (auto name : top_level) {
    if (!r.roles.contains(std::string{name}))
      m.refuse("roles", std::string{name}.append(" is missing"));
  }
  for (const auto& [name, keys] : r.roles) {
    if (!is_top_level(name) && name != "mirrors")
      m.refuse("roles", name + " is no top-level role");
  }
  r.unrecognized = m.rest();
  return std::move(m).done(std::move(r));
}

json to_json(const root& r) {
  json out = common_to_json(root::type, r);
  out["consistent_snapshot"] = r.consistent_snapshot;
  out["keys"] = to_json(r.keys);
  auto& roles = out["roles"] = json::object();
  for (const auto& [name, keys] : r.roles)
    roles[name] = to_json(keys);
  return out;
}

template <>
result<timestamp> role_from_json<timestamp>(const json& signed_part) {
  members m{signed_part, "timestamp"};
  timestamp t;
  read_common(m, timestamp::type, t);
  members meta{m.required("meta"), "timestamp: meta"};
  t.snapshot = meta.read("snapshot.json", meta_file_from_json);
  t.meta_unrecognized = meta.rest();
  t.unrecognized = m.rest();
  if (auto read = std::move(m).done(true); !read)
    return std::unexpected(read.error());
  return std::move(meta).done(std::move(t));
}

json to_json(const timestamp& r) {
  json out = common_to_json(timestamp::type, r);
  out["meta"] = with_members({{"snapshot.json", to_json(r.snapshot)}}, r.meta_unrecognized);
  return out;
}

template <>
result<snapshot> role_from_json<snapshot>(const json& signed_part) {
  members m{signed_part, "snapshot"};
  snapshot s;
  read_common(m, snapshot::type, s);
  s.meta = m.map_of("meta", meta_file_from_json);
  s.unrecognized = m.rest();
  return std::move(m).done(std::move(s));
}

json to_json(const snapshot& r) {
  json out = common_to_json(snapshot::type, r);
  auto& meta = out["meta"] = json::object();
  for (const auto& [name, file] : r.meta)
    meta[name] = to_json(file);
  return out;
}

} // namespace rstuf::tuf
