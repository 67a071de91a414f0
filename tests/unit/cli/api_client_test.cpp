#include "cli/api_client.hpp"

#include "scripted_server.hpp"
#include "tests/support/must.hpp"

#include <gtest/gtest.h>

namespace rstuf::cli {
namespace {

using rstuf::test::code_of;
using rstuf::test::must;
using test::answer;
using test::request;
using test::scripted_server;
using namespace std::chrono_literals;

api_client client_of(const std::string& url, std::vector<std::string> headers = {}) {
  api_options options;
  options.server = url;
  options.headers = std::move(headers);
  options.request_timeout = 10s;
  options.first_pause = 1ms;
  return must(api_client::connect(std::move(options)));
}

std::function<std::string(const request&)> always(std::string reply) {
  return [reply = std::move(reply)](const request&) { return reply; };
}

TEST(api_client, sends_json_and_headers_and_reads_the_answer) {
  scripted_server server{always(answer(202, R"({"data":{"task_id":"t1"}})"))};
  auto client = client_of(server.url() + "/", {"Authorization: Bearer 7"});
  const auto got = client.post("/api/v1/artifacts/", {{"artifacts", json::array()}});
  EXPECT_EQ(must(got).at("data").at("task_id"), "t1");
  const auto seen = server.requests().at(0);
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.path, "/api/v1/artifacts/");
  EXPECT_EQ(seen.body, R"({"artifacts":[]})");
  EXPECT_TRUE(seen.head.contains("Authorization: Bearer 7\r\n")) << seen.head;
  EXPECT_TRUE(seen.head.contains("Content-Type: application/json\r\n")) << seen.head;
}

TEST(api_client, is_unavailable_when_nobody_listens) {
  std::string url;
  {
    scripted_server gone{always("")};
    url = gone.url();
  }
  auto client = client_of(url);
  EXPECT_EQ(code_of(client.get("/x")), errc::unavailable);
  EXPECT_EQ(code_of(client.post("/x", {})), errc::unavailable);
}

TEST(api_client, gives_up_when_the_answer_does_not_come_in_time) {
  scripted_server server{always(std::string(scripted_server::silence))};
  api_options options;
  options.server = server.url();
  options.request_timeout = 50ms;
  options.attempts = 2;
  options.first_pause = 1ms;
  auto client = must(api_client::connect(std::move(options)));
  EXPECT_EQ(code_of(client.post("/x", {})), errc::timeout);
  EXPECT_EQ(code_of(client.get("/x")), errc::timeout);
  EXPECT_EQ(server.requests().size(), 3U);
}

TEST(api_client, tries_a_get_again_and_a_post_never) {
  int asked = 0;
  scripted_server server{[&](const request& r) {
    if (r.method == "POST")
      return answer(503, "{}");
    ++asked;
    return asked == 1 ? std::string() : asked == 2 ? answer(503, "{}") : answer(200, R"({"a":1})");
  }};
  auto client = client_of(server.url());
  EXPECT_EQ(must(client.get("/x")).at("a"), 1);
  EXPECT_EQ(server.requests().size(), 3U);
  EXPECT_EQ(code_of(client.post("/x", {})), errc::unavailable);
  EXPECT_EQ(server.requests().size(), 4U);
}

TEST(api_client, stops_trying_after_its_attempts) {
  scripted_server server{always(answer(503, "{}"))};
  EXPECT_EQ(code_of(client_of(server.url()).get("/x")), errc::unavailable);
  EXPECT_EQ(server.requests().size(), 4U);
}

TEST(api_client, does_not_try_again_what_the_service_refused_or_broke_at) {
  for (const int status : {400, 404, 422, 500}) {
    scripted_server server{always(answer(status, "{}"))};
    EXPECT_FALSE(client_of(server.url()).get("/x"));
    EXPECT_EQ(server.requests().size(), 1U) << status;
  }
}

TEST(api_client, tells_refusals_from_failures) {
  const std::vector<std::pair<int, errc>> cases{
      {404, errc::not_found},        {401, errc::invalid_argument}, {422, errc::invalid_argument},
      {413, errc::invalid_argument}, {429, errc::unavailable},      {500, errc::unavailable},
      {307, errc::unavailable}};
  for (const auto& [status, code] : cases) {
    scripted_server server{always(answer(status, "{}"))};
    EXPECT_EQ(code_of(client_of(server.url()).post("/x", {})), code) << status;
  }
}

TEST(api_client, says_why_the_service_refused) {
  scripted_server server{always(
      answer(422, R"({"detail":[{"type":"missing","loc":["body","settings"],"msg":"needed"}]})"))};
  const auto got = client_of(server.url()).post("/x", {});
  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().context.ends_with("HTTP 422: body.settings: needed"))
      << got.error().context;
}

TEST(api_client, is_unavailable_when_the_answer_is_garbage) {
  for (const auto& reply :
       {answer(200, "<html>a proxy's page</html>"), answer(200, ""), answer(200, "{\"half\":"),
        std::string("no HTTP at all\r\n\r\n"), answer(502, "Bad Gateway")}) {
    scripted_server server{always(reply)};
    EXPECT_EQ(code_of(client_of(server.url()).post("/x", {})), errc::unavailable) << reply;
  }
}

TEST(api_client, refuses_an_answer_without_an_end) {
  scripted_server server{
      always("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string((64U << 20U) + 1, ' '))};
  EXPECT_EQ(code_of(client_of(server.url()).post("/x", {})), errc::too_large);
}

TEST(api_client, follows_no_redirect_with_the_users_headers) {
  scripted_server elsewhere{always(answer(200, "{}"))};
  scripted_server server{always("HTTP/1.1 307 X\r\nLocation: " + elsewhere.url() +
                                "/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")};
  EXPECT_FALSE(client_of(server.url(), {"Authorization: Bearer 7"}).post("/x", {}));
  EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(api_client, refuses_urls_and_headers_that_are_none) {
  for (const auto* url : {"", "ftp://host", "file:///etc/passwd", "127.0.0.1:80"}) {
    api_options options;
    options.server = url;
    EXPECT_EQ(code_of(api_client::connect(std::move(options))), errc::invalid_argument) << url;
  }
  for (const auto* header : {"no colon", ": empty name", "a: b\r\nInjected: c"}) {
    api_options options;
    options.server = "http://h";
    options.headers = {header};
    EXPECT_EQ(code_of(api_client::connect(std::move(options))), errc::invalid_argument) << header;
  }
}

TEST(api_client, names_no_password_and_no_header_in_errors) {
  auto client = client_of("http://user:TOPSECRET@127.0.0.1:1", {"Authorization: Bearer TOPSECRET"});
  const auto got = client.post("/x", {});
  ASSERT_FALSE(got);
  EXPECT_FALSE(got.error().context.contains("TOPSECRET")) << got.error().context;
}

TEST(refusal_text, reads_every_form_of_detail) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"detail":"Not Found"})", "Not Found"},
      {R"({"detail":{"error":"System already has a Metadata. State: finished"}})",
       "System already has a Metadata. State: finished"},
      {R"({"detail":{"message":"Task not accepted.","error":"It requires bootstrap."}})",
       "Task not accepted. It requires bootstrap."},
      {R"({"detail":[{"loc":["body","artifacts",0,"path"],"msg":"empty"},{"msg":"b"},"c"]})",
       "body.artifacts.0.path: empty; b; c"},
      {R"({"detail":7})", "7"},
      {R"({})", ""},
      {R"([])", ""},
      {R"({"detail":[]})", ""}};
  for (const auto& [body, text] : cases)
    EXPECT_EQ(refusal_text(json::parse(body)), text) << body;
}

} // namespace
} // namespace rstuf::cli
