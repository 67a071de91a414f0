#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"

#include <gtest/gtest.h>

// GET /api/v1/events.
namespace rstuf::http::test {
namespace {

using namespace std::chrono_literals;

const std::string request = "GET /api/v1/events HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string greeting = ": still here\n\n";

class events : public testing::Test {
protected:
  /// Connects, and waits until events are told.
  static std::string listen(raw_client& c) {
    c.send(request);
    return c.read_until(greeting);
  }
  /// The data of the next event of this kind.
  static json next(raw_client& c, const std::string& kind) {
    c.read_until("event: " + kind + "\ndata: ");
    const auto line = c.read_until("\n");
    return parse_json(line).value_or(json("no JSON: " + line));
  }
};

TEST_F(events, tells_of_tasks_and_publications_as_they_happen) {
  running_server s;
  s.bootstrap();
  raw_client c{s.port()};
  const auto head = listen(c);
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_NE(head.find("Cache-Control: no-store\r\n"), std::string::npos);

  const auto answer = post(s.port(), "/api/v1/artifacts/publish", "");
  const json id = parse_json(answer.body).value_or(json())["data"]["task_id"];
  EXPECT_EQ(next(c, "task"), (json{{"task_id", id},
                                   {"task", "publish_artifacts"},
                                   {"state", "PENDING"},
                                   {"created", "2026-01-01T00:00:00Z"},
                                   {"last_update", "2026-01-01T00:00:00Z"}}));
  ask(s.port(), "DELETE /api/v1/tasks/" + id.get<std::string>() + " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(next(c, "task")["state"], "ERRORED");

  const auto stored = s.store({add("a", "{}")});
  s.changes->ring();
  auto told = next(c, "task");
  if (told["state"] == "PENDING") // a look may fall between
    told = next(c, "task");
  EXPECT_EQ(told["task_id"], stored);
  EXPECT_EQ(told["state"], "RUNNING");
  s.publish();
  s.changes->ring();
  EXPECT_EQ(next(c, "publication"), (json{{"publication", 2}}));
  told = next(c, "task");
  EXPECT_EQ(told["task_id"], stored);
  EXPECT_EQ(told["state"], "SUCCESS");
}

TEST_F(events, tells_of_the_end_of_tasks_that_were_there_before) {
  running_server s;
  s.bootstrap();
  const auto before = s.store({add("a", "{}")});
  raw_client c{s.port()}, other{s.port()};
  listen(c);
  listen(other);
  s.publish();
  for (auto* each : {&c, &other})
    EXPECT_EQ(next(*each, "task")["task_id"], before);
}

TEST_F(events, begins_anew_after_the_last_listener_has_gone) {
  running_server s;
  s.bootstrap();
  {
    raw_client c{s.port()};
    listen(c);
  }
  s.store({add("a", "{}")});
  s.publish();
  raw_client c{s.port()};
  listen(c);
  const auto id = s.store({add("b", "{}")});
  EXPECT_EQ(next(c, "task")["task_id"], id);
}

TEST_F(events, turns_listeners_away_beyond_the_limit_until_one_leaves) {
  server_limits limits;
  limits.max_listeners = 1;
  running_server s{limits};
  auto first = std::make_unique<raw_client>(s.port());
  listen(*first);
  EXPECT_EQ(get(s.port(), "/api/v1/events").status, 503);
  first.reset();
  std::string head;
  for (int i = 0; i < 1000 && !head.starts_with("HTTP/1.1 200"); ++i) {
    raw_client c{s.port()};
    c.send(request);
    head = c.read_until("\r\n");
  }
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200"));
}

TEST_F(events, a_listener_that_does_not_keep_up_is_cut) {
  server_limits limits;
  limits.max_unsent_events = greeting.size() - 1;
  running_server s{limits};
  raw_client c{s.port()};
  c.send(request);
  EXPECT_EQ(c.read_to_end(), "");
  EXPECT_EQ(get(s.port(), "/healthz").status, 200);
}

TEST_F(events, the_stream_ends_with_the_server) {
  running_server s;
  raw_client c{s.port()};
  listen(c);
  s.http().stop_accepting();
  EXPECT_TRUE(s.http().drain(60s));
  EXPECT_TRUE(c.read_to_end().ends_with("0\r\n\r\n"));
}

TEST_F(events, answers_a_head_without_a_stream) {
  running_server s;
  const auto head = ask(s.port(), "HEAD /api/v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-type"), "text/event-stream");
}

} // namespace
} // namespace rstuf::http::test
