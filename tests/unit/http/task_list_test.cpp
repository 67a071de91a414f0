#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"

#include <gtest/gtest.h>

// /api/v1/tasks/.
namespace rstuf::http::test {
namespace {

class task_list : public testing::Test {
protected:
  task_list() { s.bootstrap(); }

  static json body_of(const answer& a) {
    return parse_json(a.body).value_or(json("no JSON: " + a.body));
  }
  json got(const std::string& query) {
    return body_of(get(s.port(), "/api/v1/tasks/" + query))["data"];
  }
  std::string submit() {
    return body_of(post(s.port(), "/api/v1/artifacts/publish", ""))["data"]["task_id"];
  }
  answer cancel(const std::string& id) {
    return ask(s.port(), "DELETE /api/v1/tasks/" + id + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  running_server s;
};

TEST_F(task_list, lists_the_newest_first_page_by_page) {
  s.clock.advance(std::chrono::seconds{5});
  const auto id = submit();
  const auto first = got("?limit=1");
  EXPECT_EQ(first["tasks"], (json{{{"task_id", id},
                                   {"task", "publish_artifacts"},
                                   {"state", "PENDING"},
                                   {"created", "2026-01-01T00:00:05Z"},
                                   {"last_update", "2026-01-01T00:00:05Z"}}}));
  submit();
  const auto second = got("?limit=1&cursor=" + first["next_cursor"].get<std::string>());
  EXPECT_EQ(second["tasks"][0]["task"], "bootstrap");
  EXPECT_FALSE(second.contains("next_cursor"));
}

TEST_F(task_list, lists_one_state_in_the_words_of_the_api) {
  const auto pending = submit();
  const auto running = s.store({add("a", "{}")});
  EXPECT_EQ(got("?state=PENDING")["tasks"][0]["task_id"], pending);
  EXPECT_EQ(got("?state=RUNNING")["tasks"][0]["task_id"], running);
  EXPECT_EQ(got("?state=SUCCESS")["tasks"].size(), 1U);
  EXPECT_TRUE(got("?state=FAILURE")["tasks"].empty());
  for (const auto* query : {"state=accepted", "state=", "limit=0", "cursor=61", "cursor=7478"}) {
    const auto a = get(s.port(), std::string("/api/v1/tasks?") + query);
    EXPECT_EQ(a.status, 422) << query;
    const std::string name(query, std::string_view(query).find('='));
    EXPECT_EQ(body_of(a)["detail"][0]["loc"], (json{"query", name}));
  }
}

TEST_F(task_list, a_cancelled_task_is_errored) {
  const auto id = submit();
  const auto a = cancel(id);
  EXPECT_EQ(a.status, 200);
  EXPECT_EQ(body_of(a)["data"], (json{{"task_id", id},
                                      {"state", "ERRORED"},
                                      {"result",
                                       {{"task", "publish_artifacts"},
                                        {"status", false},
                                        {"message", "Task cancelled"},
                                        {"error", "It was cancelled before it started"},
                                        {"last_update", "2026-01-01T00:00:00Z"}}}}));
  EXPECT_EQ(body_of(get(s.port(), "/api/v1/task/?task_id=" + id)), body_of(a));
}

TEST_F(task_list, what_has_begun_cannot_be_cancelled) {
  const auto over = submit();
  cancel(over);
  EXPECT_EQ(cancel(over).status, 409);
  EXPECT_EQ(cancel(s.store({add("a", "{}")})).status, 409);
  EXPECT_EQ(cancel("unknown").status, 404);
  EXPECT_EQ(ask(s.port(), "DELETE /api/v1/tasks/ HTTP/1.1\r\nHost: x\r\n\r\n").status, 405);
}

} // namespace
} // namespace rstuf::http::test
