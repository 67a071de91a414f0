#include "raw_client.hpp"
#include "running_server.hpp"

#include <gtest/gtest.h>

#include <thread>

// Start, readiness and end of a server.
namespace rstuf::http::test {
namespace {

using namespace std::chrono_literals;

TEST(server, says_which_address_it_cannot_listen_on) {
  running_server first;
  io_loop loop;
  server_limits taken;
  taken.port = first.port();
  server second{{.limits = taken, .gateway = {}, .from = {}, .ready = {}, .disabled = {}}, loop};
  auto port = second.start();
  ASSERT_FALSE(port);
  EXPECT_EQ(port.error().code, errc::unavailable);
  EXPECT_NE(port.error().context.find("127.0.0.1:" + std::to_string(first.port())),
            std::string::npos);
}

TEST(server, tells_alive_from_ready) {
  running_server s;
  EXPECT_EQ(get(s.port(), "/readyz").status, 200);
  s.is_ready = false;
  auto a = get(s.port(), "/readyz");
  EXPECT_EQ(a.status, 503);
  EXPECT_EQ(a.body, R"({"missing":"the catalog cannot be read","status":"not ready"})");
  EXPECT_EQ(get(s.port(), "/healthz").status, 200);
}

TEST(server, finishes_what_it_has_taken_before_it_ends) {
  running_server s;
  s.desk.hold();
  raw_client c{s.port()};
  c.send("POST /api/v1/artifacts/publish HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  s.desk.await(1);
  s.http().stop_accepting();
  EXPECT_THROW(raw_client{s.port()}, std::runtime_error);
  EXPECT_FALSE(s.http().drain(10ms));
  std::thread later{[&] { s.desk.let_go(); }};
  EXPECT_TRUE(s.http().drain(60s));
  later.join();
  auto a = c.read_answer();
  EXPECT_EQ(a.status, 503);
  EXPECT_EQ(a.headers["connection"], "close");
}

TEST(server, stops_while_an_actor_holds_a_request) {
  running_server s;
  s.desk.hold();
  raw_client c{s.port()};
  c.send("POST /api/v1/artifacts/publish HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  s.desk.await(1);
  raw_client behind{s.port()};
  behind.send(
      "POST /api/v1/artifacts/publish HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\nJUNK\r\n");
  s.desk.await(2);
  s.http().stop();
  EXPECT_EQ(c.read_to_end(), "");
}

TEST(server, answers_503_when_nobody_takes_tasks) {
  running_server s;
  s.end_gateway();
  auto a = post(s.port(), "/api/v1/artifacts/publish/", "");
  EXPECT_EQ(a.status, 503);
  EXPECT_EQ(a.headers["retry-after"], "1");
}

TEST(server, answers_503_while_the_catalog_is_gone_and_serves_when_it_is_back) {
  auto gone = std::make_shared<std::atomic<bool>>(true);
  rstuf::test::manual_clock clock;
  auto rows = catalog::make_memory_rows();
  running_server s{{},
                   {.open_catalog = [=, &clock]() -> result<std::unique_ptr<catalog::catalog>> {
                      if (*gone)
                        return fail(errc::unavailable, "catalog.db: disk I/O error");
                      return catalog::open_memory_catalog(rows, clock);
                    },
                    .open_storage = {}}};
  for (const auto* path : {"/api/v1/task/?task_id=1", "/api/v1/config/", "/api/v1/bootstrap/"}) {
    auto a = get(s.port(), path);
    EXPECT_EQ(a.status, 503) << path;
    EXPECT_EQ(a.headers["retry-after"], "1");
    EXPECT_EQ(a.body.find("disk"), std::string::npos) << "the cause is for the log";
  }
  *gone = false;
  EXPECT_EQ(get(s.port(), "/api/v1/task/?task_id=1").status, 200);
}

TEST(server, answers_500_for_a_handler_that_throws) {
  running_server s{{},
                   {.open_catalog = []() -> result<std::unique_ptr<catalog::catalog>> {
                      throw std::runtime_error("broken");
                    },
                    .open_storage = {}}};
  auto a = get(s.port(), "/api/v1/task/?task_id=1");
  EXPECT_EQ(a.status, 500);
  EXPECT_EQ(a.body, R"({"detail":"Internal Server Error"})");
  EXPECT_EQ(get(s.port(), "/healthz").status, 200);
}

} // namespace
} // namespace rstuf::http::test
