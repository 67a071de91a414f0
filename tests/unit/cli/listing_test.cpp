#include "cli/plain_text.hpp"
#include "cli/table.hpp"
#include "cli/time_left.hpp"
#include "command_line.hpp"
#include "scripted_server.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

using test::answer;
using test::request;
using test::scripted_server;

TEST(table, puts_columns_under_each_other_and_leaves_no_spaces_at_the_ends) {
  EXPECT_EQ(table({{"A", "LONG", "X"}, {"äöü", "b", ""}}), "A    LONG  X\näöü  b\n");
}

TEST(one_line, shows_what_would_move_the_cursor_or_turn_the_writing) {
  EXPECT_EQ(one_line("plain äöü €"), "plain äöü €");
  EXPECT_EQ(one_line("a\nb\x1b[2Kc\x7f"), "a\\x0ab\\x1b[2Kc\\x7f");
  EXPECT_EQ(one_line("\xc2\x9b"), "\\xc2\\x9b");
  EXPECT_EQ(one_line("\xe2\x80\xae"
                     "txt"),
            "\\xe2\\x80\\xaetxt");
  EXPECT_EQ(one_line("\xe2\x82"), "\xe2\x82"); // cut short, and harmless
}

TEST(time_left, counts_in_the_largest_unit_that_says_enough) {
  const auto now = *parse_time("2026-01-10T00:00:00Z");
  EXPECT_EQ(time_left("2026-01-13T01:00:00Z", now), "in 3 days");
  EXPECT_EQ(time_left("2026-01-11T23:00:00Z", now), "in 47 hours");
  EXPECT_EQ(time_left("2026-01-10T00:00:01Z", now), "in 1 second");
  EXPECT_EQ(time_left("2026-01-09T23:50:00Z", now), "expired 10 minutes ago");
  EXPECT_EQ(time_left("soon", now), "soon");
}

class lists : public test::command_line {
protected:
  // Pages of at most two tasks, out of five.
  static std::string page(const request& r) {
    const auto at = r.path.find("cursor=");
    const int first = at == std::string::npos ? 0 : std::stoi(r.path.substr(at + 7));
    json data{{"tasks", json::array()}};
    for (int i = first; i < std::min(first + 2, 5); ++i)
      data["tasks"].push_back({{"task_id", "t" + std::to_string(i)}, {"state", "SUCCESS"}});
    if (first + 2 < 5)
      data["next_cursor"] = std::to_string(first + 2);
    return answer(200, json{{"data", data}}.dump());
  }

  exit_status ask(const scripted_server& server, std::vector<std::string> args) {
    args.insert(args.end(), {"--api-server", server.url()});
    return run(args);
  }
};

TEST_F(lists, end_at_the_limit_and_say_how_to_go_on) {
  scripted_server server{page};
  ASSERT_EQ(ask(server, {"task", "list", "--limit", "2", "--state", "SUCCESS"}), exit_status::done)
      << err_;
  EXPECT_EQ(server.requests().at(0).path, "/api/v1/tasks/?limit=2&state=SUCCESS");
  EXPECT_TRUE(out_.contains("t1") && !out_.contains("t2")) << out_;
  EXPECT_TRUE(out_.contains("--cursor 2")) << out_;
  ASSERT_EQ(ask(server, {"task", "list", "--limit", "1000", "--cursor", "2", "--json"}),
            exit_status::done);
  EXPECT_EQ(json::parse(out_).at("tasks").size(), 3U);
  EXPECT_FALSE(json::parse(out_).contains("next_cursor"));
}

TEST_F(lists, are_whole_with_all) {
  scripted_server server{page};
  ASSERT_EQ(ask(server, {"task", "list", "--all", "--json"}), exit_status::done) << err_;
  EXPECT_EQ(json::parse(out_).at("tasks").size(), 5U);
  EXPECT_EQ(server.requests().size(), 3U);
  EXPECT_EQ(ask(server, {"task", "list", "--all", "--limit", "3"}), exit_status::usage);
}

TEST_F(lists, fail_on_an_answer_without_a_list) {
  scripted_server server{[](const request&) { return answer(200, R"({"data":{}})"); }};
  EXPECT_EQ(ask(server, {"task", "list"}), exit_status::failed);
  EXPECT_EQ(ask(server, {"artifact", "list"}), exit_status::failed);
  EXPECT_EQ(ask(server, {"admin", "roles"}), exit_status::failed);
}

TEST_F(lists, of_artifacts_take_a_prefix_or_a_role_and_quote_them) {
  scripted_server server{[](const request&) {
    return answer(200, R"({"data":{"artifacts":[{"path":"a b&c\u001b","role":"dev",
      "state":"visible","info":{"length":6}}]}})");
  }};
  ASSERT_EQ(ask(server, {"artifact", "list", "--prefix", "a b&c/"}), exit_status::done) << err_;
  EXPECT_EQ(server.requests().at(0).path, "/api/v1/artifacts/?limit=100&prefix=a%20b%26c%2F");
  EXPECT_TRUE(out_.contains("a b&c\\x1b  dev   visible  6")) << out_;
  EXPECT_EQ(ask(server, {"artifact", "list", "--prefix", "a", "--role", "b"}), exit_status::usage);
}

TEST_F(lists, lead_to_one_artifact_and_what_clients_see_of_it) {
  scripted_server server{[](const request&) {
    return answer(200, R"({"data":{"path":"a/b","role":"dev","state":"publishing","visible":true,
      "info":{"length":7,"hashes":{"sha256":"aa"}},
      "visible_info":{"length":6,"hashes":{"sha256":"bb"}}}})");
  }};
  ASSERT_EQ(ask(server, {"artifact", "show", "a/b"}), exit_status::done) << err_;
  EXPECT_EQ(server.requests().at(0).path, "/api/v1/artifacts/a%2Fb");
  EXPECT_TRUE(out_.contains("clients see sha256  bb")) << out_;
}

TEST_F(lists, of_tasks_lead_to_waiting_for_all_of_them) {
  scripted_server server{[](const request& r) {
    const bool good = r.path.ends_with("=good");
    return answer(200, good ? R"({"data":{"task_id":"good","state":"SUCCESS"}})"
                            : R"({"data":{"task_id":"bad","state":"ERRORED",
                                "result":{"status":false,"error":"why"}}})");
  }};
  EXPECT_EQ(ask(server, {"task", "wait", "good", "good"}), exit_status::done) << err_;
  EXPECT_EQ(ask(server, {"task", "wait", "bad", "good"}), exit_status::failed);
  EXPECT_TRUE(out_.contains("good SUCCESS")) << out_; // waited for in spite of the first
  EXPECT_TRUE(err_.contains("why")) << err_;
}

TEST_F(lists, of_tasks_lead_to_cancelling_one) {
  scripted_server server{[](const request& r) {
    return r.method == "DELETE" ? answer(409, R"({"detail":{"error":"The task has started."}})")
                                : answer(200, R"({"data":{"task_id":"t","state":"RUNNING"}})");
  }};
  EXPECT_EQ(ask(server, {"task", "cancel", "t"}), exit_status::failed);
  EXPECT_TRUE(err_.contains("The task has started.")) << err_;
  EXPECT_EQ(server.requests().back().method, "DELETE");
  EXPECT_EQ(server.requests().back().path, "/api/v1/tasks/t");
}

} // namespace
} // namespace rstuf::cli
