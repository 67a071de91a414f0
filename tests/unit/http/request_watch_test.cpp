#include "http/request_watch.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

class request_watch_test : public testing::Test {
protected:
  server_limits limits{
      .max_body = 100, .max_target = 40, .max_header_bytes = 200, .max_header_fields = 5};
  request_watch watch{limits};
};

TEST_F(request_watch_test, counts_pipelined_requests_and_passes_all_their_bytes) {
  std::string one = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  auto seen = watch.feed(one + one + one + "GET /par");
  EXPECT_EQ(seen.completed, 3U);
  EXPECT_EQ(seen.good, 3 * one.size() + 8);
  EXPECT_EQ(seen.fault, 0);
  EXPECT_TRUE(watch.within_request());
}

TEST_F(request_watch_test, passes_what_stands_before_a_faulty_request) {
  std::string whole = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  auto seen = watch.feed(whole + "\x16\x03\x01 what");
  EXPECT_EQ(seen.good, whole.size());
  EXPECT_EQ(seen.fault, 400);
}

TEST_F(request_watch_test, sees_the_same_whatever_the_pieces_are) {
  std::string all = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
                    "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3\r\nabc\r\n0\r\n\r\nGET /c HTTP/1.1\r\nHost: x\r\n\r\n";
  for (std::size_t size = 1; size <= all.size(); ++size) {
    request_watch w{limits};
    std::size_t completed = 0;
    for (std::size_t at = 0; at < all.size(); at += size) {
      auto seen = w.feed(std::string_view{all}.substr(at, size));
      ASSERT_EQ(seen.fault, 0) << "pieces of " << size;
      completed += seen.completed;
    }
    EXPECT_EQ(completed, 3U) << "pieces of " << size;
    EXPECT_FALSE(w.within_request());
  }
}

TEST_F(request_watch_test, names_the_limit_that_is_passed) {
  auto fault = [this](const std::string& text) { return request_watch{limits}.feed(text).fault; };
  EXPECT_EQ(fault("GET /" + std::string(40, 'a') + " HTTP/1.1\r\n"), 414);
  EXPECT_EQ(fault("GET /" + std::string(39, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"), 0);
  EXPECT_EQ(fault("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(200, 'a')), 431);
  std::string six = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 5; ++i)
    six += "A: b\r\n";
  EXPECT_EQ(fault(six), 431);
  EXPECT_EQ(fault("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n"), 413);
  EXPECT_EQ(fault("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"), 0);
  EXPECT_EQ(fault("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
                  std::string(101, 'a')),
            413);
}

TEST_F(request_watch_test, refuses_what_could_be_read_in_two_ways) {
  auto fault = [this](const std::string& text) { return request_watch{limits}.feed(text).fault; };
  EXPECT_EQ(fault("GET / HTTP/1.1\r\n\r\n"), 400) << "no Host";
  EXPECT_EQ(fault("GET / HTTP/1.1\r\nHost: x\r\nhOST: y\r\n\r\n"), 400) << "two hosts";
  EXPECT_EQ(fault("GET / HTTP/1.0\r\n\r\n"), 0);
  EXPECT_EQ(fault("GET /\r\n\r\n"), 400) << "HTTP/0.9";
  EXPECT_EQ(fault("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"),
            400);
  EXPECT_EQ(fault("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n"),
            400);
  EXPECT_EQ(fault("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"), 400);
  EXPECT_EQ(fault("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"), 400);
}

TEST_F(request_watch_test, knows_who_waits_for_a_100) {
  std::string head = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: ";
  auto asks = [this](const std::string& text) {
    return request_watch{limits}.feed(text).asks_to_continue;
  };
  EXPECT_TRUE(asks(head + "5\r\n\r\n"));
  EXPECT_FALSE(asks(head + "5\r\n\r\nh")) << "the body is on its way already";
  EXPECT_FALSE(asks(head + "0\r\n\r\n"));
  EXPECT_FALSE(asks(head + "101\r\n\r\n")) << "refused at once";
  EXPECT_FALSE(asks("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"));
  request_watch w{limits};
  EXPECT_TRUE(w.feed(head + "5\r\n\r\n").asks_to_continue);
  EXPECT_FALSE(w.feed("he").asks_to_continue);
}

TEST_F(request_watch_test, stops_after_a_request_that_closes) {
  auto seen =
      watch.feed("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n");
  EXPECT_TRUE(seen.last);
  EXPECT_EQ(seen.completed, 1U);
  EXPECT_EQ(seen.fault, 0);
}

} // namespace
} // namespace rstuf::http
