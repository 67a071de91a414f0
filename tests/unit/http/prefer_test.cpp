#include "http/prefer.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"

#include <gtest/gtest.h>

#include <thread>

// Prefer: wait=SECONDS.
namespace rstuf::http::test {
namespace {

using namespace std::chrono_literals;

TEST(prefer, reads_wait_among_other_preferences) {
  EXPECT_EQ(preferred_wait("wait=10"), 10s);
  EXPECT_EQ(preferred_wait("respond-async, Wait = 7 ; x=y"), 7s);
  EXPECT_EQ(preferred_wait("wait=100000"), 100000s);
  for (const auto* none : {"", "respond-async", "wait", "wait=", "wait=0", "wait=-1", "wait=1.5",
                           "wait=x", "awaits=3", "wait=99999999999", ",,;=", "x;wait=3"})
    EXPECT_EQ(preferred_wait(none), std::nullopt) << none;
}

class waiting : public testing::Test {
protected:
  /// Sends a request, and comes back when its task is stored: with the id.
  std::string begin(running_server& s, raw_client& c, const std::string& prefer,
                    const std::string& more = {}) {
    c.send("POST /api/v1/artifacts/publish HTTP/1.1\r\nHost: x\r\nPrefer: " + prefer + "\r\n" +
           more + "Content-Length: 0\r\n\r\n");
    s.desk.await(1);
    const auto id = s.desk.tasks().back().id;
    while (!s.rows()->find_task(id).value())
      std::this_thread::yield();
    return id;
  }
  static void end(running_server& s, const std::string& id) {
    ASSERT_TRUE(s.rows()->finish(id, catalog::task_state::errored,
                                 R"({"message":"no","status":false,"error":"because"})"));
  }
};

TEST_F(waiting, the_answer_is_the_result_when_the_task_is_over) {
  running_server s;
  s.bootstrap();
  raw_client c{s.port()};
  const auto id = begin(s, c, "respond-async, wait=20");
  end(s, id);
  s.changes->ring();
  const auto a = c.read_answer();
  EXPECT_EQ(a.status, 200);
  EXPECT_EQ(a.headers.at("preference-applied"), "wait=20");
  EXPECT_EQ(a.body, get(s.port(), "/api/v1/task/?task_id=" + id).body);
}

TEST_F(waiting, a_task_that_another_process_ends_is_found_without_a_bell) {
  running_server s;
  s.bootstrap();
  raw_client c{s.port()};
  const auto id = begin(s, c, "wait=20");
  std::this_thread::sleep_for(50ms); // past the look that comes with the request
  end(s, id);
  EXPECT_EQ(c.read_answer().status, 200);
}

TEST_F(waiting, is_a_202_when_the_time_is_over_and_the_maximum_is_ours) {
  server_limits limits;
  limits.max_wait = 1s;
  running_server s{limits};
  s.bootstrap();
  raw_client c{s.port()};
  const auto began = std::chrono::steady_clock::now();
  begin(s, c, "wait=1000");
  const auto a = c.read_answer();
  EXPECT_EQ(a.status, 202);
  EXPECT_GE(std::chrono::steady_clock::now() - began, 1s);
  EXPECT_FALSE(a.headers.contains("preference-applied"));
}

TEST_F(waiting, many_wait_together_and_each_gets_its_own_task) {
  running_server s;
  s.bootstrap();
  std::vector<std::unique_ptr<raw_client>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<raw_client>(s.port()));
    clients.back()->send("POST /api/v1/artifacts/publish HTTP/1.1\r\nHost: x\r\n"
                         "Prefer: wait=20\r\nContent-Length: 0\r\n\r\n");
    s.desk.await(clients.size());
  }
  const auto tasks = s.desk.tasks();
  for (std::size_t i = tasks.size(); i-- > 0;) {
    while (!s.rows()->find_task(tasks[i].id).value())
      std::this_thread::yield();
    end(s, tasks[i].id);
    s.changes->ring();
    const auto a = clients[i]->read_answer();
    EXPECT_EQ(a.status, 200);
    EXPECT_NE(a.body.find(tasks[i].id), std::string::npos);
  }
}

TEST_F(waiting, a_request_that_comes_again_gets_the_result_of_the_first) {
  running_server s;
  s.bootstrap();
  raw_client first{s.port()};
  const auto id = begin(s, first, "wait=20", "Idempotency-Key: key\r\n");
  end(s, id);
  EXPECT_EQ(first.read_answer().status, 200);
  const auto a = post(s.port(), "/api/v1/artifacts/publish", "",
                      "Prefer: wait=20\r\nIdempotency-Key: key\r\n");
  EXPECT_EQ(a.status, 200);
  EXPECT_NE(a.body.find(id), std::string::npos);
}

TEST_F(waiting, refusals_do_not_wait) {
  running_server s;
  EXPECT_EQ(post(s.port(), "/api/v1/artifacts/publish", "", "Prefer: wait=20\r\n").status, 404);
}

TEST_F(waiting, all_get_their_202_when_the_server_ends) {
  running_server s;
  s.bootstrap();
  raw_client c{s.port()};
  begin(s, c, "wait=20");
  std::this_thread::sleep_for(50ms);
  s.http().stop_accepting();
  EXPECT_EQ(c.read_answer().status, 202);
  EXPECT_TRUE(s.http().drain(60s));
}

} // namespace
} // namespace rstuf::http::test
