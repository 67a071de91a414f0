#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"
#include "tuf/metadata.hpp"

#include <gtest/gtest.h>

// GET /api/v1/roles/.
namespace rstuf::http::test {
namespace {

class roles : public testing::Test {
protected:
  json got(const std::string& query = {}) {
    const auto a = get(s.port(), "/api/v1/roles/" + query);
    EXPECT_EQ(a.status, 200) << a.body;
    return parse_json(a.body).value_or(json("no JSON: " + a.body))["data"];
  }

  running_server s;
};

TEST_F(roles, are_none_before_the_bootstrap) {
  EXPECT_EQ(got(), (json{{"roles", json::array()}}));
  EXPECT_EQ(got("?bins=true"), (json{{"roles", json::array()}}));
}

TEST_F(roles, shows_version_expiry_keys_and_what_waits) {
  s.bootstrap();
  auto data = got();
  ASSERT_EQ(data["roles"].size(), 4U);
  EXPECT_EQ(data["roles"][0], (json{{"role", "root"},
                                    {"version", 1},
                                    {"expires", "2027-01-01T00:00:00Z"},
                                    {"expiry_state", "valid"},
                                    {"state", "published"},
                                    {"threshold", 1},
                                    {"keys", {{{"keyid", "root-key"}, {"name", "Jimi's key"}}}}}));
  EXPECT_EQ(data["roles"][1], (json{{"role", "snapshot"},
                                    {"version", 1},
                                    {"expires", "1970-01-01T00:00:00Z"},
                                    {"expiry_state", "expired"},
                                    {"state", "published"},
                                    {"threshold", 1},
                                    {"keys", {{{"keyid", "online-key"}}}}}));
  EXPECT_EQ(data["bins"], (json{{"count", 2},
                                {"waiting", 0},
                                {"artifacts", 0},
                                {"earliest_expiry", "1970-01-01T00:00:00Z"}}));
  s.store({add("a", "{}")});
  EXPECT_EQ(got()["bins"]["waiting"], 1);
  s.publish();
  EXPECT_EQ(got()["bins"]["waiting"], 0);
  EXPECT_EQ(got()["bins"]["artifacts"], 1);
}

TEST_F(roles, lists_bins_page_by_page_when_asked) {
  s.bootstrap();
  const auto first = got("?bins=true&limit=1");
  ASSERT_EQ(first["roles"].size(), 1U);
  EXPECT_EQ(first["roles"][0]["role"], "bins-0");
  EXPECT_EQ(first["roles"][0]["version"], 1);
  EXPECT_EQ(first["roles"][0]["artifacts"], 0);
  EXPECT_EQ(first["roles"][0]["threshold"], 1);
  EXPECT_EQ(first["roles"][0]["keys"], (json{{{"keyid", "online-key"}}}));
  const auto second = got("?bins=yes&limit=1&cursor=" + first["next_cursor"].get<std::string>());
  EXPECT_EQ(second["roles"][0]["role"], "bins-1");
  EXPECT_FALSE(second.contains("next_cursor"));
}

/// Changes the repository as its owner would.
void change(const running_server& s, const catalog::plan_change& what) {
  auto c = s.rows();
  auto lease = c->take_lease(*c->current_lease("default"), "test", "another nonce");
  ASSERT_TRUE(lease);
  auto changed = c->change(*lease, what);
  ASSERT_TRUE(changed) << to_string(changed.error());
}

TEST_F(roles, say_whose_signatures_a_custom_role_waits_for) {
  s.bootstrap(std::nullopt);
  catalog::delegation_terms terms;
  terms.role.name = "dev";
  terms.role.keys = {.keyids = {"ann", "bob"}, .threshold = 2};
  terms.keys["ann"] = {.value = "11", .unrecognized = {{"x-rstuf-key-name", "Ann"}}};
  terms.keys["bob"] = {.value = "22"};
  terms.expiration = 10;
  catalog::draft draft{.role = "dev", .version = 1, .signed_part = "{}", .created = s.clock.now()};
  draft.signatures = {{.keyid = "bob", .sig = "00"}};
  draft.expires = s.clock.now() + std::chrono::days(10);
  catalog::plan_change what;
  what.is_new_plan = true;
  what.dirty = {"dev"};
  what.drafts = {draft};
  what.delegations = {{.role = "dev", .live = {}, .pending = terms}};
  change(s, what);
  const json ann = {{"keyid", "ann"}, {"name", "Ann"}}, bob = {{"keyid", "bob"}};
  EXPECT_EQ(got()["roles"][1],
            (json{{"role", "dev"},
                  {"state", "waiting"},
                  {"threshold", 2},
                  {"keys", {ann, bob}},
                  {"pending_signatures",
                   {{{"version", 1},
                     {"created", "2026-01-01T00:00:00Z"},
                     {"expires", "2026-01-11T00:00:00Z"},
                     {"thresholds", {{{"delegator", "targets"}, {"threshold", 2}, {"missing", 1}}}},
                     {"signed_by", {bob}},
                     {"may_sign", {ann}}}}}}));
}

TEST_F(roles, show_a_root_that_waits_for_the_signatures_of_its_first_keyholders) {
  const catalog::new_task task{.id = std::string(32, 'b'),
                               .repository = "default",
                               .action = catalog::task_action::bootstrap,
                               .payload = "{}"};
  ASSERT_TRUE(s.rows()->accept({&task, 1}));
  catalog::draft draft{.role = "root", .version = 1};
  draft.signed_part =
      tuf::parse_metadata<tuf::root>(root_bytes(s.clock.now())).value().signed_bytes;
  catalog::plan_change what;
  what.bootstrap = catalog::bootstrap_state::signing;
  what.drafts = {draft};
  change(s, what);
  const auto line = got()["roles"][0];
  EXPECT_EQ(line["role"], "root");
  EXPECT_EQ(line["state"], "waiting");
  EXPECT_FALSE(line.contains("version"));
  EXPECT_EQ(line["pending_signatures"][0]["thresholds"],
            (json{{{"delegator", "root"}, {"version", 1}, {"threshold", 1}, {"missing", 1}}}));
  EXPECT_EQ(line["pending_signatures"][0]["may_sign"],
            (json{{{"keyid", "root-key"}, {"name", "Jimi's key"}}}));
}

TEST_F(roles, say_that_a_root_expires_before_long_and_that_it_has_expired) {
  s.bootstrap();
  s.clock.advance(std::chrono::days(300));
  EXPECT_EQ(got()["roles"][0]["expiry_state"], "expiring");
  s.clock.advance(std::chrono::days(65));
  EXPECT_EQ(got()["roles"][0]["expiry_state"], "expired");
}

TEST_F(roles, names_the_value_that_does_not_fit) {
  for (const std::string query : {"bins=2", "limit=0", "cursor=61"}) {
    const auto a = get(s.port(), "/api/v1/roles?" + query);
    EXPECT_EQ(a.status, 422) << query;
    EXPECT_EQ(parse_json(a.body).value_or(json())["detail"][0]["loc"],
              (json{"query", query.substr(0, query.find('='))}));
  }
}

} // namespace
} // namespace rstuf::http::test
