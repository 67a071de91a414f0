#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"

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
                                    {"state", "published"},
                                    {"threshold", 1},
                                    {"keys", {{{"keyid", "root-key"}, {"name", "Jimi's key"}}}}}));
  EXPECT_EQ(data["roles"][1], (json{{"role", "snapshot"},
                                    {"version", 1},
                                    {"expires", "1970-01-01T00:00:00Z"},
                                    {"state", "published"},
                                    {"threshold", 1},
                                    {"keys", {{{"keyid", "online-key"}}}}}));
  EXPECT_EQ(data["bins"],
            (json{{"count", 2}, {"waiting", 0}, {"earliest_expiry", "1970-01-01T00:00:00Z"}}));
  s.store({add("a", "{}")});
  EXPECT_EQ(got()["bins"]["waiting"], 1);
  s.publish();
  EXPECT_EQ(got()["bins"]["waiting"], 0);
}

TEST_F(roles, lists_bins_page_by_page_when_asked) {
  s.bootstrap();
  const auto first = got("?bins=true&limit=1");
  ASSERT_EQ(first["roles"].size(), 1U);
  EXPECT_EQ(first["roles"][0]["role"], "bins-0");
  EXPECT_EQ(first["roles"][0]["version"], 1);
  const auto second = got("?bins=yes&limit=1&cursor=" + first["next_cursor"].get<std::string>());
  EXPECT_EQ(second["roles"][0]["role"], "bins-1");
  EXPECT_FALSE(second.contains("next_cursor"));
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
