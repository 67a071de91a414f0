#include "client/curl_fetcher.hpp"
#include "client_test.hpp"
#include "local_server.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>

namespace rstuf::client::test {
namespace {

using namespace std::chrono_literals;

class curl_fetching : public testing::Test {
protected:
  static void SetUpTestSuite() {
    ::setenv("no_proxy", "127.0.0.1,localhost", 1);
    server = std::make_unique<local_server>();
  }
  static void TearDownTestSuite() { server.reset(); }

  static curl_options quick() {
    curl_options options;
    options.connect_timeout = 5s;
    options.total_timeout = 60s;
    return options;
  }

  result<std::string> fetch(const std::string& path, std::int64_t limit = 1'000'000) {
    return net->fetch(server->url(path), limit);
  }

  static std::unique_ptr<local_server> server;
  std::unique_ptr<fetcher> net = make_curl_fetcher(quick());
};

std::unique_ptr<local_server> curl_fetching::server;

TEST_F(curl_fetching, gives_the_body) {
  EXPECT_EQ(fetch("bytes/100000").value(), std::string(100'000, 'x'));
  EXPECT_EQ(fetch("bytes/0").value(), "");
}

TEST_F(curl_fetching, takes_exactly_the_limit_and_not_a_byte_more) {
  EXPECT_TRUE(ok(fetch("bytes/1000", 1000)));
  EXPECT_EQ(failure_of(fetch("bytes/1001", 1000)), errc::too_large);
  EXPECT_EQ(failure_of(fetch("bytes/1", 0)), errc::too_large);
}

TEST_F(curl_fetching, cuts_an_endless_body) {
  EXPECT_EQ(failure_of(fetch("endless", 100'000)), errc::too_large);
}

TEST_F(curl_fetching, ends_a_stream_with_the_error_of_its_taker) {
  int pieces = 0;
  const auto done =
      net->stream(server->url("endless"), 1'000'000'000, [&](std::string_view) -> result<void> {
        if (++pieces == 3)
          return fail(errc::conflict, "enough");
        return {};
      });
  EXPECT_EQ(failure_of(done), errc::conflict);
  EXPECT_EQ(pieces, 3);
}

TEST_F(curl_fetching, knows_what_is_missing_from_what_fails) {
  EXPECT_EQ(failure_of(fetch("status/404")), errc::not_found);
  EXPECT_EQ(failure_of(fetch("status/403")), errc::not_found);
  for (const std::string status : {"400", "401", "410", "429", "500", "503", "201", "300"})
    EXPECT_EQ(failure_of(fetch("status/" + status)), errc::unavailable) << status;
}

TEST_F(curl_fetching, does_not_read_a_long_error_page_to_its_end) {
  EXPECT_EQ(failure_of(fetch("long-error-page")), errc::not_found);
}

TEST_F(curl_fetching, refuses_a_body_that_ends_early) {
  EXPECT_EQ(failure_of(fetch("truncated")), errc::unavailable);
}

TEST_F(curl_fetching, keeps_its_connection_also_across_404) {
  const auto before = fetch("connections");
  EXPECT_EQ(failure_of(fetch("status/404")), errc::not_found);
  EXPECT_TRUE(ok(fetch("bytes/10000")));
  EXPECT_EQ(fetch("connections").value(), before.value());
}

TEST_F(curl_fetching, tells_when_nobody_listens) {
  const auto url = "http://127.0.0.1:" + std::to_string(unused_port()) + "/file";
  EXPECT_EQ(failure_of(net->fetch(url, 100)), errc::unavailable);
}

TEST_F(curl_fetching, gives_up_on_a_silent_server_at_its_deadline) {
  auto options = quick();
  options.total_timeout = 300ms;
  net = make_curl_fetcher(options);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(failure_of(fetch("silent")), errc::timeout);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 250ms);
  EXPECT_EQ(failure_of(fetch("dripping")), errc::timeout);
}

TEST_F(curl_fetching, cuts_a_transfer_that_stalls_or_drips) {
  auto options = quick();
  options.stall_time = 1s;
  net = make_curl_fetcher(options);
  for (const std::string path : {"stalled", "dripping"}) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(failure_of(fetch(path)), errc::timeout) << path;
    EXPECT_LT(std::chrono::steady_clock::now() - start, 30s) << path;
  }
}

TEST_F(curl_fetching, follows_five_redirects_and_no_more) {
  EXPECT_EQ(fetch("redirect/4").value(), "xxx");
  EXPECT_EQ(failure_of(fetch("redirect/5")), errc::unavailable);
}

TEST_F(curl_fetching, follows_redirects_to_http_only) {
  const temporary_directory directory;
  std::ofstream(directory.path() / "file") << "secret";
  const auto outcome = fetch("redirect-to/file://" + (directory.path() / "file").string());
  EXPECT_EQ(failure_of(outcome), errc::unavailable);
  EXPECT_EQ(failure_of(fetch("redirect-to/ftp://127.0.0.1/file")), errc::unavailable);
}

TEST_F(curl_fetching, sends_headers_to_the_origin_of_the_url_alone) {
  auto options = quick();
  options.headers = {"X-Api-Key: the-key"};
  net = make_curl_fetcher(options);
  const auto target = server->url("header/X-Api-Key");
  EXPECT_EQ(net->fetch(target, 100).value(), "the-key");
  EXPECT_EQ(fetch("redirect-to/" + target).value(), "the-key");
  const local_server other;
  EXPECT_EQ(fetch("redirect-to/" + other.url("header/X-Api-Key")).value(), "None");
}

TEST_F(curl_fetching, sends_paths_as_they_are) {
  EXPECT_EQ(fetch("path/a/../b/./%2e%20c").value(), "/path/a/../b/./%2e%20c");
}

TEST_F(curl_fetching, does_not_ask_for_compressed_bodies) {
  EXPECT_EQ(fetch("header/Accept-Encoding").value(), "None");
}

TEST_F(curl_fetching, reads_files) {
  const temporary_directory directory;
  std::ofstream(directory.path() / "a file") << "content";
  const auto base = "file://" + directory.path().string() + "/";
  EXPECT_EQ(net->fetch(base + "a%20file", 7).value(), "content");
  EXPECT_EQ(failure_of(net->fetch(base + "a%20file", 6)), errc::too_large);
  EXPECT_EQ(failure_of(net->fetch(base + "missing", 100)), errc::not_found);
}

TEST_F(curl_fetching, speaks_no_other_protocol) {
  for (const std::string url :
       {"ftp://127.0.0.1/file", "dict://127.0.0.1/d:word", "gopher://x/", "no url", ""})
    EXPECT_EQ(failure_of(net->fetch(url, 100)), errc::invalid_argument) << url;
}

TEST_F(curl_fetching, keeps_passwords_and_tokens_out_of_errors) {
  const auto port = std::to_string(server->port());
  const auto outcome = net->fetch("http://me:hunter2@127.0.0.1:" + port + "/status/500?t=tok", 100);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().context, "http://127.0.0.1:" + port + "/status/500: HTTP 500");
}

} // namespace
} // namespace rstuf::client::test
