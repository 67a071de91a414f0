#include "random_role.hpp"

#include <algorithm>
#include <limits>

namespace rstuf::test {
namespace {

constexpr std::int64_t max_number = std::numeric_limits<std::int64_t>::max();

std::string unique_text(random_source& random, const char* prefix, std::int64_t number) {
  return prefix + std::to_string(number) + random.text();
}

tuf::key random_key(random_source& random) {
  tuf::key k{.keytype = random.text(), .scheme = random.text(), .value = "k" + random.text()};
  k.unrecognized = random.unknown_members();
  k.keyval_unrecognized = random.unknown_members();
  return k;
}

std::map<std::string, tuf::key> random_keys(random_source& random) {
  std::map<std::string, tuf::key> out;
  for (auto left = random.number(0, 3); left > 0; --left)
    out[random.text()] = random_key(random);
  return out;
}

tuf::role_keys random_role_keys(random_source& random) {
  tuf::role_keys out;
  for (auto left = random.number(0, 3); left > 0; --left)
    out.keyids.push_back(unique_text(random, "", left));
  out.threshold = random.number(1, max_number);
  return out;
}

std::map<std::string, std::string> random_hashes(random_source& random) {
  std::map<std::string, std::string> out{{"sha256", random.text()}};
  if (random.coin())
    out[random.text()] = random.text();
  return out;
}

tuf::meta_file random_meta_file(random_source& random) {
  tuf::meta_file f{.version = random.number(1, max_number)};
  if (random.coin())
    f.length = random.number(0, max_number);
  if (random.coin())
    f.hashes = random_hashes(random);
  f.unrecognized = random.unknown_members();
  return f;
}

void fill_common(random_source& random, tuf::common& out) {
  out.version = random.number(1, max_number);
  out.spec_version = random.coin() ? "1.0" : "1.0." + std::to_string(random.number(0, 99));
  out.expires = random_time(random);
  out.unrecognized = random.unknown_members();
}

std::vector<std::string> random_texts(random_source& random) {
  std::vector<std::string> out;
  for (auto left = random.number(0, 3); left > 0; --left)
    out.push_back(random.text());
  return out;
}

tuf::delegated_role random_delegated_role(random_source& random, std::int64_t number) {
  tuf::delegated_role r{.name = unique_text(random, "role", number),
                        .keys = random_role_keys(random),
                        .terminating = random.coin()};
  (random.coin() ? r.paths : r.path_hash_prefixes) = random_texts(random);
  r.unrecognized = random.unknown_members();
  return r;
}

} // namespace

time_point random_time(random_source& random) {
  return time_point{std::chrono::seconds{random.number(0, 253402300799)}};
}

tuf::target_file random_target_file(random_source& random) {
  return {.length = random.number(0, max_number),
          .hashes = random_hashes(random),
          .unrecognized = random.unknown_members()};
}

tuf::delegations random_delegations(random_source& random) {
  tuf::delegations d{.keys = random_keys(random)};
  if (random.coin()) {
    d.succinct = tuf::succinct_roles{.keys = random_role_keys(random),
                                     .bit_length = random.number(1, 32),
                                     .name_prefix = random.text(),
                                     .unrecognized = random.unknown_members()};
  } else {
    for (auto left = random.number(0, 3); left > 0; --left)
      d.roles.push_back(random_delegated_role(random, left));
  }
  d.unrecognized = random.unknown_members();
  return d;
}

std::vector<tuf::signature> random_signatures(random_source& random) {
  std::vector<tuf::signature> out;
  for (auto left = random.number(0, 3); left > 0; --left)
    out.push_back({unique_text(random, "", left), random.text(), random.unknown_members()});
  return out;
}

template <>
tuf::root random_role(random_source& random) {
  tuf::root r;
  fill_common(random, r);
  r.consistent_snapshot = random.coin();
  r.keys = random_keys(random);
  for (const auto* name : {"root", "targets", "snapshot", "timestamp"}) {
    r.roles[name] = random_role_keys(random);
    r.roles[name].unrecognized = random.unknown_members();
  }
  return r;
}

template <>
tuf::timestamp random_role(random_source& random) {
  tuf::timestamp t;
  fill_common(random, t);
  t.snapshot = random_meta_file(random);
  t.meta_unrecognized = random.unknown_members();
  return t;
}

template <>
tuf::snapshot random_role(random_source& random) {
  tuf::snapshot s;
  fill_common(random, s);
  for (auto left = random.number(0, 5); left > 0; --left)
    s.meta[random.text() + ".json"] = random_meta_file(random);
  return s;
}

template <>
tuf::targets random_role(random_source& random) {
  tuf::targets t;
  fill_common(random, t);
  for (auto left = random.number(0, 5); left > 0; --left)
    t.files[random.text()] = random_target_file(random);
  if (random.coin())
    t.delegations = random_delegations(random);
  return t;
}

} // namespace rstuf::test
