#include "http/signing_view.hpp"

#include "faults_of.hpp"
#include "tuf/canonical_json.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

tuf::root root(std::int64_t version, const std::string& online) {
  tuf::root r;
  r.version = version;
  r.expires = parse_time("2030-01-01T00:00:00Z").value();
  r.keys.emplace("person", tuf::key_from_json(test::ed25519_key('a')).value());
  r.keys.emplace(online, tuf::key_from_json(test::ed25519_key('b')).value());
  r.roles["root"] = {.keyids = {"person"}};
  for (const auto* role : {"targets", "snapshot", "timestamp"})
    r.roles[role] = {.keyids = {online}};
  return r;
}

catalog::root_row row(std::int64_t version, const std::string& online, bool active) {
  catalog::root_row out;
  out.version = version;
  out.bytes = tuf::serialize(tuf::unsigned_metadata(root(version, online)).value());
  if (active)
    out.activated = parse_time("2026-01-01T00:00:00Z").value();
  return out;
}

/// A version that nobody has signed.
catalog::draft draft(const std::string& role, const json& part) {
  catalog::draft out;
  out.role = role;
  out.version = part["version"];
  out.signed_part = tuf::canonical(part).value();
  out.expires = parse_time("2027-01-01T00:00:00Z").value();
  return out;
}

catalog::draft root_draft(std::int64_t version) {
  return draft("root", tuf::to_json(root(version, "online")));
}

catalog::draft dev_draft(std::int64_t version) {
  return draft("dev", {{"_type", "targets"}, {"version", version}, {"text", "line\n\"\\"}});
}

catalog::delegation delegation(const std::string& role) {
  catalog::delegation_terms terms;
  terms.role.name = role;
  terms.role.keys = {.keyids = {role + "-key"}};
  terms.role.paths = {role + "/*"};
  terms.keys.emplace(role + "-key", tuf::key_from_json(test::ed25519_key('c')).value());
  catalog::delegation out;
  out.role = role;
  out.live = terms;
  return out;
}

json pending(const catalog::repository_state& state, std::vector<catalog::draft> drafts) {
  auto out = pending_metadata(state, drafts);
  return out ? *out : json(to_string(out.error()));
}

TEST(signing_view, is_empty_where_nothing_waits) {
  EXPECT_EQ(pending({}, {}), json::object());
  auto complete = root_draft(2);
  complete.complete = true;
  auto stopped = dev_draft(1);
  stopped.signed_part.clear();
  EXPECT_EQ(pending({}, {stopped, complete}), json::object());
  EXPECT_TRUE(pending({}, {stopped, dev_draft(2)}).contains("dev"));
}

TEST(signing_view, shows_the_first_root_alone_during_a_bootstrap) {
  auto waiting = root_draft(1);
  waiting.signatures = {{.keyid = "person", .sig = "00ff"}};
  EXPECT_EQ(pending({}, {waiting}),
            (json{{"root",
                   {{"signatures", {{{"keyid", "person"}, {"sig", "00ff"}}}},
                    {"signed", tuf::to_json(root(1, "online"))}}}}));
}

TEST(signing_view, shows_the_root_in_force_beside_the_next) {
  catalog::repository_state state;
  state.roots = {row(2, "online", false), row(1, "online", true)};
  auto out = pending(state, {root_draft(3)});
  EXPECT_EQ(out.size(), 2U) << out;
  EXPECT_EQ(out["root"]["signed"]["version"], 3);
  EXPECT_EQ(out["trusted_root"], parse_json(state.roots[1].bytes).value());
}

TEST(signing_view, shows_the_newest_draft_of_each_role_under_its_exact_name) {
  catalog::repository_state state;
  state.roots = {row(1, "online", true)};
  auto team = draft("Dev_Team", {{"version", 7}});
  auto done = dev_draft(4);
  done.complete = true;
  auto out = pending(state, {team, dev_draft(2), dev_draft(3), done});
  EXPECT_EQ(out["Dev_Team"]["signed"], (json{{"version", 7}}));
  EXPECT_EQ(out["dev"]["signed"]["version"], 3);
  EXPECT_EQ(out["dev"]["signed"]["text"], "line\n\"\\") << "canonical JSON keeps newlines raw";
  EXPECT_FALSE(out.contains("trusted_root"));
}

TEST(signing_view, shows_the_delegations_as_they_will_stand_beside_a_role_that_waits) {
  catalog::repository_state state;
  state.roots = {row(2, "new-online", false), row(1, "online", true)};
  auto dev = delegation("dev");
  dev.pending = dev.live;
  dev.pending->role.keys.threshold = 2;
  dev.pending->with_online_key = true;
  state.delegations = {dev, delegation("qa")};
  auto out = pending(state, {dev_draft(2)});
  const auto& targets = out["trusted_targets"];
  EXPECT_EQ(targets["signatures"], json::array());
  EXPECT_EQ(targets["signed"]["_type"], "targets");
  EXPECT_TRUE(tuf::role_from_json<tuf::targets>(targets["signed"]));
  const auto& roles = targets["signed"]["delegations"]["roles"];
  ASSERT_EQ(roles.size(), 2U) << targets;
  EXPECT_EQ(roles[0]["threshold"], 2);
  EXPECT_EQ(roles[0]["keyids"], (json{"dev-key", "new-online"}));
  EXPECT_EQ(roles[1]["name"], "qa");
  EXPECT_FALSE(out.contains("trusted_root"));
  EXPECT_FALSE(pending(state, {root_draft(3)}).contains("trusted_targets"));
}

TEST(signing_view, says_what_is_corrupt) {
  auto broken = dev_draft(1);
  broken.signed_part = "{";
  auto out = pending_metadata({}, std::vector{broken});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, errc::corrupt);
  EXPECT_NE(out.error().context.find("dev"), std::string::npos);
}

} // namespace
} // namespace rstuf::http
