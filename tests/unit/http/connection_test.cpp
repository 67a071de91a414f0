#include "raw_client.hpp"
#include "running_server.hpp"

#include <gtest/gtest.h>

#include <thread>

// What clients meet that break the rules of HTTP, or our limits: an answer, in order, always.
namespace rstuf::http::test {
namespace {

using namespace std::chrono_literals;

const std::string get_task = "GET /api/v1/task/?task_id=1 HTTP/1.1\r\nHost: x\r\n\r\n";

server_limits small_limits() {
  server_limits l;
  l.max_body = 10'000;
  l.request_timeout = 300ms;
  return l;
}

std::string json_post(std::string_view body, std::string_view headers = {}) {
  return std::string{"POST /api/v1/artifacts/ HTTP/1.1\r\nHost: x\r\n"}
      .append("Content-Type: application/json\r\n")
      .append(headers)
      .append("Content-Length: " + std::to_string(body.size()) + "\r\n\r\n")
      .append(body);
}

TEST(connection, refuses_a_body_over_the_limit_by_its_announced_length) {
  running_server s{small_limits()};
  raw_client c{s.port()};
  c.send("POST /api/v1/artifacts/ HTTP/1.1\r\nHost: x\r\nContent-Length: 10737418240\r\n\r\n");
  auto a = c.read_answer();
  EXPECT_EQ(a.status, 413);
  EXPECT_EQ(a.body, R"({"detail":"Content Too Large"})");
  EXPECT_EQ(a.headers["connection"], "close");
  EXPECT_EQ(c.read_to_end(), "");
}

TEST(connection, refuses_a_chunked_body_that_grows_over_the_limit) {
  running_server s{small_limits()};
  raw_client c{s.port()};
  c.send("POST /api/v1/artifacts/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 3; ++i)
    c.send("1388\r\n" + std::string(5000, 'x') + "\r\n");
  EXPECT_EQ(c.read_answer().status, 413);
}

TEST(connection, lets_a_client_that_goes_on_sending_read_its_413) {
  server_limits l = small_limits();
  l.request_timeout = 20s;
  running_server s{l};
  raw_client c{s.port()};
  c.send("POST /api/v1/artifacts/ HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n\r\n");
  EXPECT_TRUE(c.send(std::string(30'000'000, 'x')));
  EXPECT_EQ(c.read_answer().status, 413);
}

TEST(connection, takes_a_body_of_exactly_the_limit) {
  running_server s{small_limits()};
  std::string body = R"({"artifacts":[]})";
  body.resize(10'000, ' ');
  EXPECT_EQ(ask(s.port(), json_post(body)).status, 404) << "valid; refused by the state alone";
  EXPECT_EQ(ask(s.port(), json_post(body + ' ')).status, 413);
}

TEST(connection, refuses_bodies_while_too_many_wait_for_their_answers) {
  auto l = small_limits();
  l.max_body = l.max_body_memory = 100'000;
  l.request_timeout = 20s;
  running_server s{l};
  s.desk.hold();
  std::string body = R"({"artifacts":[]})";
  body.resize(100'000, ' ');
  raw_client first{s.port()};
  first.send(json_post(body));
  s.desk.await(1);
  raw_client second{s.port()};
  second.send(json_post(body).substr(0, 50'000));
  EXPECT_EQ(second.read_answer().status, 503);
  s.desk.let_go();
  EXPECT_EQ(first.read_answer().status, 503) << "the test's GATEWAY says so";
  EXPECT_EQ(ask(s.port(), json_post(body)).status, 404) << "there is room again";
}

TEST(connection, takes_a_chunked_body) {
  running_server s;
  EXPECT_EQ(ask(s.port(), "POST /api/v1/artifacts/ HTTP/1.1\r\nHost: x\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n"
                          "5\r\n{\"art\r\n12\r\nifacts\":[]        \r\n1\r\n}\r\n0\r\n\r\n")
                .status,
            404);
}

TEST(connection, refuses_a_long_target_and_large_or_many_headers) {
  running_server s{small_limits()};
  EXPECT_EQ(get(s.port(), "/" + std::string(9000, 'a')).status, 414);
  EXPECT_EQ(get(s.port(), "/" + std::string(200'000, 'a')).status, 414);
  EXPECT_EQ(get(s.port(), "/healthz", "A: " + std::string(40'000, 'a') + "\r\n").status, 431);
  std::string many;
  for (int i = 0; i < 101; ++i)
    many += "A" + std::to_string(i) + ": b\r\n";
  EXPECT_EQ(get(s.port(), "/healthz", many).status, 431);
  EXPECT_EQ(get(s.port(), "/healthz", "A: " + std::string(30'000, 'a') + "\r\n").status, 200);
}

TEST(connection, answers_a_request_that_does_not_arrive_in_time) {
  running_server s{small_limits()};
  for (std::string_view part : {"GET /heal", "GET /healthz HTTP/1.1\r\nHost: x\r\n",
                                "POST /api/v1/artifacts/ HTTP/1.1\r\nHost: x\r\n"
                                "Content-Length: 10\r\n\r\n{"}) {
    raw_client c{s.port()};
    c.send(part);
    EXPECT_EQ(c.read_answer().status, 408) << part;
  }
}

TEST(connection, closes_an_idle_connection_without_a_word) {
  running_server s{small_limits()};
  raw_client fresh{s.port()};
  EXPECT_EQ(fresh.read_to_end(), "");
  raw_client used{s.port()};
  used.send(get_task);
  EXPECT_EQ(used.read_answer().status, 200);
  EXPECT_EQ(used.read_to_end(), "");
}

TEST(connection, answers_what_is_no_http) {
  running_server s{small_limits()};
  using namespace std::string_view_literals;
  for (auto garbage :
       {"\x16\x03\x01\x02\x00\x01"sv, "hello\r\n\r\n"sv, "GET / HTTP/x\r\n\r\n"sv,
        "GET / HTTP/1.1\r\nHost: x\r\nA\x01: b\r\n\r\n"sv, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv,
        "GET /a b HTTP/1.1\r\n\r\n"sv, "GET / HTTP/1.1\r\n\r\n"sv}) {
    EXPECT_EQ(ask(s.port(), garbage).status, 400) << garbage;
  }
  raw_client c{s.port()};
  c.send("GET /healthz HTT");
  c.end_sending();
  EXPECT_EQ(c.read_answer().status, 400) << "cut off";
}

TEST(connection, says_continue_to_a_client_that_asks) {
  running_server s{small_limits()};
  raw_client c{s.port()};
  c.send("POST /api/v1/artifacts/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
         "Content-Length: 16\r\n\r\n");
  EXPECT_EQ(c.read_answer().status, 100);
  c.send(R"({"artifacts":[]})");
  EXPECT_EQ(c.read_answer().status, 404);
}

TEST(connection, refuses_a_large_body_before_it_is_sent) {
  running_server s{small_limits()};
  raw_client c{s.port()};
  c.send("POST /api/v1/artifacts/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
         "Content-Length: 10737418240\r\n\r\n");
  EXPECT_EQ(c.read_answer().status, 413);
}

TEST(connection, answers_many_pipelined_requests_in_order) {
  running_server s;
  raw_client c{s.port()};
  std::string all;
  for (int i = 0; i < 200; ++i)
    all += "GET /api/v1/task/?task_id=" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  c.send(all);
  for (int i = 0; i < 200; ++i) {
    auto a = c.read_answer();
    ASSERT_EQ(a.status, 200) << i;
    EXPECT_NE(a.body.find("\"task_id\":\"" + std::to_string(i) + '"'), std::string::npos) << i;
  }
}

TEST(connection, answers_good_requests_before_it_refuses_a_bad_one_behind_them) {
  running_server s;
  raw_client c{s.port()};
  std::string all;
  for (int i = 0; i < 5; ++i)
    all += get_task;
  c.send(all + "GARBAGE\r\n\r\n");
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(c.read_answer().status, 200) << i;
  EXPECT_EQ(c.read_answer().status, 400);
  EXPECT_EQ(c.read_to_end(), "");
}

TEST(connection, serves_a_client_that_has_closed_its_side) {
  running_server s;
  raw_client c{s.port()};
  c.send(get_task + get_task);
  c.end_sending();
  EXPECT_EQ(c.read_answer().status, 200);
  EXPECT_EQ(c.read_answer().status, 200);
  EXPECT_EQ(c.read_to_end(), "");
}

TEST(connection, closes_after_the_answer_where_the_client_asks_for_it) {
  running_server s;
  raw_client c{s.port()};
  c.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + get_task);
  auto a = c.read_answer();
  EXPECT_EQ(a.status, 200);
  EXPECT_EQ(a.headers["connection"], "close");
  EXPECT_EQ(c.read_to_end(), "");
}

TEST(connection, serves_http_1_0) {
  running_server s;
  raw_client c{s.port()};
  c.send("GET /healthz HTTP/1.0\r\n\r\n");
  EXPECT_EQ(c.read_answer().status, 200);
  EXPECT_EQ(c.read_to_end(), "");
}

TEST(connection, declines_an_upgrade_and_answers_the_request) {
  running_server s;
  raw_client c{s.port()};
  c.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
         "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
  EXPECT_EQ(c.read_answer().status, 200);
  EXPECT_EQ(c.read_to_end(), "");
}

TEST(connection, answers_where_an_answer_takes_too_long) {
  server_limits l = small_limits();
  l.answer_timeout = 200ms;
  running_server s{l};
  s.desk.hold();
  raw_client c{s.port()};
  c.send(json_post(R"({"artifacts":[]})"));
  auto a = c.read_answer();
  EXPECT_EQ(a.status, 503);
  EXPECT_EQ(a.headers["retry-after"], "1");
  EXPECT_EQ(c.read_to_end(), "");
}

TEST(connection, survives_clients_that_vanish) {
  running_server s;
  s.desk.hold();
  for (int i = 0; i < 20; ++i) {
    raw_client{s.port()}.abort();
    raw_client half{s.port()};
    half.send("GET /healthz HT");
    half.abort();
    raw_client c{s.port()};
    c.send(json_post(R"({"artifacts":[]})"));
    s.desk.await(static_cast<std::size_t>(i) + 1);
    c.abort();
  }
  s.desk.let_go();
  EXPECT_EQ(get(s.port(), "/healthz").status, 200);
}

TEST(connection, turns_clients_away_over_the_limit_of_connections_and_serves_again_after) {
  server_limits l;
  l.max_connections = 3;
  running_server s{l};
  {
    raw_client a{s.port()};
    raw_client b{s.port()};
    raw_client c{s.port()};
    for (auto* client : {&a, &b, &c}) {
      client->send(get_task);
      ASSERT_EQ(client->read_answer().status, 200);
    }
    raw_client d{s.port()};
    EXPECT_EQ(d.read_answer().status, 503);
    EXPECT_EQ(d.read_to_end(), "");
    a.send(get_task);
    EXPECT_EQ(a.read_answer().status, 200);
  }
  // The server sees the three ends before or after the next connection; it serves in the end.
  int status = 0;
  for (int i = 0; i < 10'000 && status != 200; ++i)
    status = get(s.port(), "/healthz").status;
  EXPECT_EQ(status, 200);
}

TEST(connection, serves_many_clients_at_once) {
  running_server s;
  std::vector<std::thread> clients;
  std::atomic<int> served = 0;
  for (int i = 0; i < 16; ++i)
    clients.emplace_back([&] {
      raw_client c{s.port()};
      for (int k = 0; k < 50; ++k) {
        c.send(k % 2 == 0 ? get_task : json_post(R"({"artifacts":[]})"));
        int status = c.read_answer().status;
        served += status == (k % 2 == 0 ? 200 : 404);
      }
    });
  for (auto& c : clients)
    c.join();
  EXPECT_EQ(served, 16 * 50);
}

} // namespace
} // namespace rstuf::http::test
