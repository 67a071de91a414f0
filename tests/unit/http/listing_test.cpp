#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"

#include <gtest/gtest.h>

#include <set>

// GET /api/v1/artifacts/.
namespace rstuf::http::test {
namespace {

class listing : public testing::Test {
protected:
  listing() { s.bootstrap(); }

  json got(const std::string& target, int status = 200) {
    const auto a = get(s.port(), target);
    EXPECT_EQ(a.status, status) << target << ' ' << a.body;
    return parse_json(a.body).value_or(json("no JSON: " + a.body));
  }
  json fault(const std::string& query) {
    return got("/api/v1/artifacts/?" + query, 422)["detail"][0]["loc"];
  }

  running_server s;
};

TEST_F(listing, shows_each_state_of_an_artifact) {
  s.store({add("gone", R"({"length":1})"), add("kept", R"({"length":1})"),
           add("new version", R"({"length":1})"), add("out", R"({"length":1})")});
  s.publish();
  s.store(
      {add("coming", R"({"length":2})"), removal("gone"), add("new version", R"({"length":2})")});
  s.store({add("later", R"({"length":3})"), removal("out")}, true);
  const auto body = got("/api/v1/artifacts/");
  EXPECT_EQ(body["message"], "Artifacts");
  EXPECT_FALSE(body["data"].contains("next_cursor"));
  std::map<std::string, json> by_path;
  for (auto a : body["data"]["artifacts"]) {
    EXPECT_TRUE(a["role"] == "bins-0" || a["role"] == "bins-1");
    a.erase("role");
    by_path[a["path"]] = a;
  }
  ASSERT_EQ(by_path.size(), 6U);
  const auto item = [](const char* path, int length, const char* state, bool visible) {
    return json{
        {"path", path}, {"info", {{"length", length}}}, {"state", state}, {"visible", visible}};
  };
  EXPECT_EQ(by_path["coming"], item("coming", 2, "publishing", false));
  EXPECT_EQ(by_path["gone"], item("gone", 1, "removing", true));
  EXPECT_EQ(by_path["kept"], item("kept", 1, "visible", true));
  EXPECT_EQ(by_path["later"], item("later", 3, "held", false));
  EXPECT_EQ(by_path["out"], item("out", 1, "removal_held", true));
  auto changing = item("new version", 2, "publishing", true);
  changing["visible_info"] = {{"length", 1}};
  EXPECT_EQ(by_path["new version"], changing);
}

TEST_F(listing, goes_through_all_pages) {
  std::set<std::string> expected, found;
  std::vector<catalog::artifact_change> changes;
  for (int i = 0; i < 25; ++i) {
    changes.push_back(add("ä&=%/" + std::to_string(i), "{}"));
    expected.insert(changes.back().path);
  }
  s.store(std::move(changes));
  for (const std::string query :
       {"limit=10", "limit=10&prefix=%C3%A4%26", "limit=3&role=bins-0", "limit=3&role=bins-1"}) {
    std::string cursor;
    do {
      const auto data = got("/api/v1/artifacts?" + query + cursor)["data"];
      for (const auto& a : data["artifacts"])
        EXPECT_TRUE(found.insert(query.substr(0, query.find('&', 9)) + a["path"].get<std::string>())
                        .second);
      cursor = data.contains("next_cursor") ? "&cursor=" + data["next_cursor"].get<std::string>()
                                            : std::string();
    } while (!cursor.empty());
  }
  EXPECT_EQ(found.size(), 3 * expected.size()) << "all, all with the prefix, and the two bins";
}

TEST_F(listing, names_the_value_that_does_not_fit) {
  const auto at = [](const char* name) { return json{"query", name}; };
  EXPECT_EQ(fault("limit=0"), at("limit"));
  EXPECT_EQ(fault("limit=1001"), at("limit"));
  EXPECT_EQ(fault("limit=ten"), at("limit"));
  EXPECT_EQ(fault("cursor=zz"), at("cursor"));
  EXPECT_EQ(fault("cursor=74ff"), at("cursor"));
  EXPECT_EQ(fault("prefix="), at("prefix"));
  EXPECT_EQ(fault("path=%ff"), at("path"));
  EXPECT_EQ(fault("path=%zz"), at("path"));
  EXPECT_EQ(fault("role=nobody"), at("role"));
  EXPECT_EQ(fault("path=a&prefix=b"), at("prefix"));
  EXPECT_EQ(got("/api/v1/artifacts?limit=0&cursor=x&role=r&path=p", 422)["detail"].size(), 3U);
}

TEST_F(listing, shows_one_artifact_by_its_path) {
  s.store({add("a b/ü+c", R"({"length":1})")});
  const auto by_path = got("/api/v1/artifacts/a%20b/%C3%BC+c");
  EXPECT_EQ(by_path["data"]["path"], "a b/ü+c");
  EXPECT_EQ(by_path["data"]["state"], "publishing");
  EXPECT_EQ(by_path["message"], "Artifact");
  EXPECT_EQ(got("/api/v1/artifacts/a%20b%2F%C3%BC%2Bc")["data"], by_path["data"]);
  EXPECT_EQ(got("/api/v1/artifacts/?path=a+b/%C3%BC%2Bc")["data"]["artifacts"][0], by_path["data"]);
  const auto missing = got("/api/v1/artifacts/none", 404);
  EXPECT_EQ(missing["detail"]["message"], "No such artifact.");
  got("/api/v1/artifacts/%ff", 404);
  EXPECT_TRUE(got("/api/v1/artifacts/?path=none")["data"]["artifacts"].empty());
}

TEST_F(listing, an_artifact_may_be_called_like_an_endpoint) {
  s.store({add("delete", "{}")});
  EXPECT_EQ(got("/api/v1/artifacts/delete")["data"]["path"], "delete");
}

} // namespace
} // namespace rstuf::http::test
