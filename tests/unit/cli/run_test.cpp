#include "cli/header_list.hpp"
#include "command_line.hpp"
#include "scripted_server.hpp"
#include "tests/support/must.hpp"

namespace rstuf::cli {
namespace {

using rstuf::test::must;
using test::answer;
using test::request;
using test::scripted_server;
using lines = std::vector<std::string>;

TEST(split_headers, reads_rstufs_form_and_keeps_commas_of_values) {
  EXPECT_EQ(must(split_headers("A: b,C: d")), (lines{"A: b", "C: d"}));
  EXPECT_EQ(must(split_headers(" A : b , C:d ")), (lines{"A: b", "C: d"}));
  EXPECT_EQ(must(split_headers("A: b,c,D: e:f")), (lines{"A: b,c", "D: e:f"}));
  EXPECT_TRUE(must(split_headers("")).empty());
}

TEST(split_headers, refuses_text_without_a_name_and_does_not_repeat_it) {
  const auto got = split_headers("TOPSECRET");
  ASSERT_FALSE(got);
  EXPECT_FALSE(got.error().context.contains("TOPSECRET"));
}

class program : public test::command_line {
protected:
  // Asks for a task, which every test here can do.
  exit_status ask(lines more = {}) {
    more.insert(more.begin(), {"task", "info", "t"});
    return run(more);
  }
  std::string last_head() const { return server_.requests().back().head; }

  scripted_server server_{
      [](const request&) { return answer(200, R"({"data":{"task_id":"t","state":"SUCCESS"}})"); }};
};

TEST_F(program, shows_help_and_version_as_asked_for) {
  EXPECT_EQ(run({"--help"}), exit_status::done);
  EXPECT_TRUE(out_.contains("Exit status: 0 done; 1 failed or refused by the service; 2 wrong "
                            "usage; 3 not over in time."))
      << out_;
  EXPECT_EQ(run({"artifact", "add", "-h"}), exit_status::done);
  EXPECT_TRUE(out_.contains("--custom"));
  EXPECT_EQ(run({"--version"}), exit_status::done);
  EXPECT_TRUE(out_.starts_with("rstuf 0."));
}

TEST_F(program, ends_with_status_2_on_wrong_usage_and_says_so_on_stderr) {
  for (const auto& args : std::vector<lines>{{},
                                             {"nonsense"},
                                             {"admin"},
                                             {"admin", "send"},
                                             {"task", "info"},
                                             {"task", "info", "a", "b"},
                                             {"task", "info", "a", "--nonsense"},
                                             {"admin", "ceremony", "--timeout", "0"},
                                             {"--timeout", "-1", "task", "info", "a"}}) {
    EXPECT_EQ(run(args), exit_status::usage);
    EXPECT_FALSE(err_.empty());
    EXPECT_TRUE(out_.empty()) << out_;
  }
}

TEST_F(program, takes_global_options_before_and_behind_the_command) {
  EXPECT_EQ(run({"--api-server", server_.url(), "task", "info", "t"}), exit_status::done) << err_;
  EXPECT_EQ(run({"task", "info", "t", "--api-server", server_.url()}), exit_status::done) << err_;
  EXPECT_EQ(run({"task", "--api-server", server_.url(), "info", "t"}), exit_status::done) << err_;
}

TEST_F(program, finds_the_service_by_option_then_environment_then_config_file) {
  EXPECT_EQ(ask(), exit_status::failed);
  EXPECT_TRUE(err_.contains("--api-server")) << err_;
  write(".rstuf.yml", "SERVER: " + server_.url() + "/\n");
  EXPECT_EQ(ask(), exit_status::done) << err_;
  variables_["RSTUF_API_SERVER"] = "http://127.0.0.1:1";
  EXPECT_EQ(ask(), exit_status::failed);
  EXPECT_EQ(ask({"--api-server", server_.url()}), exit_status::done) << err_;
}

TEST_F(program, sends_the_headers_of_the_options_and_of_the_config_file) {
  const auto config = write("c.yml", "SERVER: " + server_.url() +
                                         "\nHEADERS: {Authorization: Bearer 7, X-Number: 8}\n");
  EXPECT_EQ(ask({"--config", config, "-H", "A: b,C: d", "--headers", "E: f"}), exit_status::done)
      << err_;
  for (const auto* line : {"Authorization: Bearer 7", "X-Number: 8", "A: b", "C: d", "E: f"})
    EXPECT_TRUE(last_head().contains(std::string("\r\n") + line)) << line << "\n" << last_head();
}

TEST_F(program, keeps_the_headers_of_the_config_file_from_other_services) {
  const auto config =
      write("c.yml", "SERVER: https://tuf.example.com\nHEADERS: 'Authorization: Bearer 7'\n");
  EXPECT_EQ(ask({"--config", config, "--api-server", server_.url()}), exit_status::done) << err_;
  EXPECT_FALSE(last_head().contains("Bearer 7")) << last_head();
}

TEST_F(program, refuses_a_config_file_it_cannot_use) {
  EXPECT_EQ(ask({"--config", at("absent.yml")}), exit_status::failed);
  for (const auto* text : {"[", "SERVER: [a]", "{SERVER: 'http://h', HEADERS: 7}"}) {
    EXPECT_EQ(ask({"--config", write("c.yml", text)}), exit_status::failed) << text;
    EXPECT_TRUE(err_.contains("c.yml")) << err_;
  }
}

TEST_F(program, writes_errors_as_json_when_asked_for) {
  EXPECT_EQ(ask({"--json"}), exit_status::failed);
  EXPECT_EQ(json::parse(out_).at("error").at("code"), "invalid");
  EXPECT_FALSE(json::parse(out_).at("error").at("message").get<std::string>().empty());
}

class send_bootstrap : public test::command_line {
protected:
  std::string reply(const request& r) const {
    return r.method == "POST" ? posted_ : answer(200, R"({"data":{"task_id":"t","state":"SUCCESS",
      "result":{"status":true,"message":"Bootstrap Processed",
      "details":{"bootstrap":"Bootstrap finished t"}}}})");
  }
  exit_status send(lines more = {}) {
    more.insert(more.begin(), {"admin", "send", "bootstrap", write("payload.json", R"({"a":1})"),
                               "--api-server", server_.url()});
    return run(more);
  }

  std::string posted_ = answer(202, R"({"data":{"task_id":"t"},"message":"Bootstrap accepted."})");
  scripted_server server_{[this](const request& r) { return reply(r); }};
};

TEST_F(send_bootstrap, sends_the_file_and_waits_for_the_end) {
  ASSERT_EQ(send(), exit_status::done) << err_;
  EXPECT_EQ(server_.requests().at(0).path, "/api/v1/bootstrap/");
  EXPECT_EQ(server_.requests().at(0).body, R"({"a":1})");
  EXPECT_TRUE(out_.contains("Bootstrap finished t")) << out_;
}

TEST_F(send_bootstrap, returns_at_once_when_told_not_to_wait) {
  ASSERT_EQ(send({"--no-wait", "--json"}), exit_status::done) << err_;
  EXPECT_EQ(server_.requests().size(), 1U);
  EXPECT_EQ(json::parse(out_).at("data").at("task_id"), "t");
}

TEST_F(send_bootstrap, shows_the_services_own_words_when_it_refuses) {
  posted_ = answer(404, R"({"detail":{"error":"System already has a Metadata. State: finished"}})");
  EXPECT_EQ(send(), exit_status::failed);
  EXPECT_TRUE(err_.contains("System already has a Metadata. State: finished")) << err_;
}

TEST_F(send_bootstrap, sends_nothing_that_is_no_json) {
  EXPECT_EQ(
      run({"admin", "send", "bootstrap", write("p.json", "{"), "--api-server", server_.url()}),
      exit_status::failed);
  EXPECT_EQ(run({"admin", "send", "bootstrap", at("absent"), "--api-server", server_.url()}),
            exit_status::failed);
  EXPECT_TRUE(server_.requests().empty());
}

} // namespace
} // namespace rstuf::cli
