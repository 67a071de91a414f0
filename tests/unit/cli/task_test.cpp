#include "cli/task.hpp"

#include "command_line.hpp"
#include "scripted_server.hpp"
#include "tests/support/must.hpp"

namespace rstuf::cli {
namespace {

using rstuf::test::code_of;
using rstuf::test::must;
using test::answer;
using test::request;
using test::scripted_server;
using namespace std::chrono_literals;

std::string state_answer(const std::string& state, const std::string& result = "null") {
  return answer(200, R"({"data":{"task_id":"t","state":")" + state + R"(","result":)" + result +
                         R"(},"message":"Task state."})");
}

api_client client_of(const scripted_server& server) {
  api_options options;
  options.server = server.url();
  options.first_pause = 1ms;
  return must(api_client::connect(std::move(options)));
}

TEST(wait_for_task, tells_each_state_once_and_ends_with_the_task) {
  std::size_t asked = 0;
  const std::vector<std::string> states{"PENDING", "PENDING", "RUNNING", "SUCCESS"};
  scripted_server server{[&](const request&) { return state_answer(states.at(asked++)); }};
  auto api = client_of(server);
  std::vector<std::string> seen;
  const auto done = wait_for_task(api, "t", 10s, [&](const task& t) { seen.push_back(t.state); });
  EXPECT_EQ(must(done).state, "SUCCESS");
  EXPECT_EQ(seen, (std::vector<std::string>{"PENDING", "RUNNING", "SUCCESS"}));
}

TEST(wait_for_task, runs_out_of_patience) {
  scripted_server server{[](const request&) { return state_answer("RUNNING"); }};
  auto api = client_of(server);
  const auto got = wait_for_task(api, "t", 20ms, [](const task&) {});
  EXPECT_EQ(code_of(got), errc::timeout);
  EXPECT_TRUE(got.error().context.contains("RUNNING"));
}

TEST(fetch_task, refuses_ids_that_would_be_other_requests) {
  scripted_server server{[](const request&) { return state_answer("SUCCESS"); }};
  auto api = client_of(server);
  for (const auto* id : {"", "a&b=c", "../x", "a b", "a#", "a%20"})
    EXPECT_EQ(code_of(fetch_task(api, id)), errc::invalid_argument) << id;
  EXPECT_TRUE(server.requests().empty());
  EXPECT_TRUE(fetch_task(api, "0123456789abcdef0123456789abcdef"));
  EXPECT_TRUE(fetch_task(api, "1f0e9c1c-5bd1-4a39-9f6b-0b8a3c1d2e3f"));
}

TEST(fetch_task, is_unavailable_when_the_answer_names_no_state) {
  for (const auto* body : {"{}", "[]", R"({"data":null})", R"({"data":{}})",
                           R"({"data":{"state":7}})", R"({"data":[]})"}) {
    scripted_server server{[&](const request&) { return answer(200, body); }};
    auto api = client_of(server);
    EXPECT_EQ(code_of(fetch_task(api, "t")), errc::unavailable) << body;
  }
}

TEST(task, has_succeeded_only_with_state_success_and_no_false_status) {
  const auto of = [](const std::string& state, const json& result) {
    return task{"t", state, {{"state", state}, {"result", result}}}.has_succeeded();
  };
  EXPECT_TRUE(of("SUCCESS", {{"status", true}}));
  EXPECT_FALSE(of("SUCCESS", {{"status", false}}));
  EXPECT_FALSE(of("ERRORED", {{"status", true}}));
  EXPECT_FALSE(of("FAILURE", {{"message", "broke"}}));
  EXPECT_FALSE(of("RUNNING", {{"status", true}}));
}

TEST(task_id_of, wants_an_id) {
  EXPECT_EQ(task_id_of({{"data", {{"task_id", "t"}}}}), "t");
  for (const auto* body : {"{}", "[]", R"({"data":{}})", R"({"data":{"task_id":7}})"})
    EXPECT_EQ(code_of(task_id_of(json::parse(body))), errc::unavailable) << body;
}

class task_info : public test::command_line {};

TEST_F(task_info, shows_the_state_and_says_by_its_status_whether_the_task_failed) {
  std::string reply;
  scripted_server server{[&](const request&) { return reply; }};
  const std::vector<std::string> args{"task", "info", "t", "--api-server", server.url()};
  reply = state_answer("RUNNING", R"({"message":"Publishing"})");
  EXPECT_EQ(run(args), exit_status::done);
  EXPECT_EQ(out_, "RUNNING: Publishing\n");
  reply = state_answer("SUCCESS", R"({"status":true,"message":"Done","details":{"role":"root"}})");
  EXPECT_EQ(run(args), exit_status::done);
  EXPECT_EQ(out_, "SUCCESS: Done\n  role: root\n");
  reply = state_answer("ERRORED", R"({"status":false,"message":"Failed","error":"why"})");
  EXPECT_EQ(run(args), exit_status::failed);
  EXPECT_TRUE(err_.contains("ERRORED: Failed: why")) << err_;
  reply = state_answer("FAILURE", R"({"message":"it broke"})");
  EXPECT_EQ(run(args), exit_status::failed);
  EXPECT_TRUE(err_.contains("it broke")) << err_;
}

TEST_F(task_info, waits_no_longer_than_the_timeout) {
  scripted_server server{[](const request&) { return state_answer("PENDING"); }};
  EXPECT_EQ(run({"task", "info", "t", "--wait", "--timeout", "0.02", "--api-server", server.url()}),
            exit_status::not_over);
  EXPECT_TRUE(err_.contains("timed out")) << err_;
}

} // namespace
} // namespace rstuf::cli
