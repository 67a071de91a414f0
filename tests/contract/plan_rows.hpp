#pragma once

#include "tests/contract/catalog_rig.hpp"
#include "tests/support/must.hpp"

namespace rstuf::test {

inline tuf::key key_called(const std::string& value) {
  return {.keytype = "ed25519", .scheme = "ed25519", .value = value};
}

inline rstuf::catalog::delegation_terms terms(const std::string& role, const std::string& pattern) {
  rstuf::catalog::delegation_terms t{
      .role = {.name = role}, .keys = {{"k", key_called("aa")}}, .bins = {}};
  t.role.paths = {pattern};
  t.role.keys = {.keyids = {"k"}, .threshold = 1};
  t.role.unrecognized["x-rstuf-expire-policy"] = 7;
  t.expiration = 7;
  return t;
}

inline rstuf::catalog::draft a_draft(const std::string& role, std::int64_t version,
                                     std::int64_t revision) {
  return {.role = role,
          .version = version,
          .signed_part = "{\"key\":\"-----BEGIN\nPEM\"}",
          .signatures = {{.keyid = "k", .sig = "00"}},
          .revision = revision,
          .root = 1,
          .created = time_point(std::chrono::seconds(5)),
          .expires = time_point(std::chrono::seconds(500))};
}

/// A custom role that waits for signatures, beside the bins of the rig.
inline void delegate(catalog_rig& rig, const std::string& role) {
  rstuf::catalog::plan_change what;
  what.is_new_plan = true;
  what.delegations = {{.role = role, .position = 3, .live = {}, .pending = terms(role, "x/*")}};
  what.dirty = {role, "targets"};
  must(rig.rows().change(rig.own, what));
  rig.read_generation();
}

} // namespace rstuf::test
