#include "cli/artifact_request.hpp"
#include "command_line.hpp"
#include "scripted_server.hpp"
#include "tests/support/must.hpp"

namespace rstuf::cli {
namespace {

using rstuf::test::must;
using test::answer;
using test::request;
using test::scripted_server;

std::string path_of(const std::string& file, const path_rule& rule) {
  return must(name_artifacts({file}, rule)).at(0).path;
}

TEST(artifact_path, follows_the_table_of_the_documentation) {
  const std::string file = "build/pkg/a.deb";
  EXPECT_EQ(path_of(file, {}), "a.deb");
  EXPECT_EQ(path_of(file, {.exact = "", .prefix = "debs", .base = {}}), "debs/a.deb");
  EXPECT_EQ(path_of(file, {.exact = "", .prefix = "debs/", .base = {}}), "debs/a.deb");
  EXPECT_EQ(path_of(file, {.exact = "", .prefix = "", .base = "build"}), "pkg/a.deb");
  EXPECT_EQ(path_of(file, {.exact = "", .prefix = "debs", .base = "build/"}), "debs/pkg/a.deb");
  EXPECT_EQ(path_of(file, {.exact = "first/a.deb", .prefix = "", .base = {}}), "first/a.deb");
  EXPECT_EQ(path_of("/tmp/x/../y/a", {.exact = "", .prefix = "", .base = "/tmp"}), "y/a");
}

TEST(artifact_path, is_refused_when_clients_cannot_have_it_or_two_files_share_it) {
  using names = std::vector<std::string>;
  const auto refused = [](const names& files, const path_rule& rule) {
    return rstuf::test::code_of(name_artifacts(files, rule)) == errc::invalid_argument;
  };
  EXPECT_TRUE(refused({"a/x", "b/x"}, {}));
  EXPECT_TRUE(refused({"a", "b"}, {.exact = "c", .prefix = "", .base = {}}));
  EXPECT_TRUE(refused({"a"}, {.exact = "/c", .prefix = "", .base = {}}));
  EXPECT_TRUE(refused({"a"}, {.exact = "c/../d", .prefix = "", .base = {}}));
  EXPECT_TRUE(refused({"a"}, {.exact = "", .prefix = "/", .base = {}}));
  EXPECT_TRUE(refused({"a"}, {.exact = "", .prefix = "", .base = "elsewhere"}));
  EXPECT_TRUE(refused({"x/../../a"}, {.exact = "", .prefix = "", .base = "."}));
}

class artifact_commands : public test::command_line {
protected:
  // Accepts everything; task N is over at its second asking.
  std::string reply(const request& r) {
    if (r.method == "POST")
      return answer(202, R"({"data":{"task_id":"t)" + std::to_string(++accepted_) +
                             R"("},"message":"ok"})");
    const auto id = r.path.substr(r.path.find('=') + 1);
    if (++asked_[id] == 1)
      return answer(200, R"({"data":{"task_id":"x","state":"RUNNING"},"message":"Task state."})");
    return answer(200, last_task_);
  }
  json body(std::size_t i) const { return json::parse(server_.requests().at(i).body); }

  int accepted_ = 0;
  std::map<std::string, int> asked_;
  std::string last_task_ = R"({"data":{"task_id":"x","state":"SUCCESS","result":{"status":true,
    "message":"Artifact(s) Added","details":{"added_artifacts":["a.txt"]}}}})";
  scripted_server server_{[this](const request& r) { return reply(r); }};
};

TEST_F(artifact_commands, add_sends_path_length_and_sha256) {
  const auto file = write("a.txt", "abc");
  ASSERT_EQ(run({"artifact", "add", file, "--api-server", server_.url()}), exit_status::done)
      << err_;
  EXPECT_EQ(server_.requests().at(0).path, "/api/v1/artifacts/");
  EXPECT_EQ(body(0), json::parse(R"({"artifacts":[{"path":"a.txt","info":{"length":3,"hashes":{
    "sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}}}],
    "publish_artifacts":true})"));
}

TEST_F(artifact_commands, add_takes_custom_and_holds_back_when_told) {
  const auto file = write("a.txt", "abc");
  ASSERT_EQ(run({"--api-server", server_.url(), "artifact", "add", file, "--custom",
                 R"({"build":7})", "--no-publish", "-p", "pre"}),
            exit_status::done)
      << err_;
  EXPECT_EQ(body(0).at("publish_artifacts"), false);
  EXPECT_EQ(body(0).at("artifacts").at(0).at("path"), "pre/a.txt");
  EXPECT_EQ(body(0).at("artifacts").at(0).at("info").at("custom"), json({{"build", 7}}));
}

TEST_F(artifact_commands, add_sends_at_most_a_thousand_at_a_time) {
  std::vector<std::string> args{"artifact", "add", "--api-server", server_.url(), "--json"};
  for (int i = 0; i < 2001; ++i)
    args.push_back(write("f/" + std::to_string(i), ""));
  ASSERT_EQ(run(args), exit_status::done) << err_;
  ASSERT_EQ(server_.requests().size(), 3U);
  EXPECT_EQ(body(0).at("artifacts").size(), 1000U);
  EXPECT_EQ(body(2).at("artifacts").size(), 1U);
  EXPECT_EQ(json::parse(out_).at("tasks").size(), 3U);
}

TEST_F(artifact_commands, add_waits_until_clients_see_it) {
  const auto file = write("a.txt", "abc");
  ASSERT_EQ(run({"artifact", "add", file, "--api-server", server_.url(), "--wait", "--json"}),
            exit_status::done)
      << err_;
  const auto entry = json::parse(out_).at("tasks").at(0);
  EXPECT_EQ(entry.at("task_id"), "t1");
  EXPECT_EQ(entry.at("state"), "SUCCESS");
  EXPECT_EQ(entry.at("result").at("details").at("added_artifacts"), json({"a.txt"}));
}

TEST_F(artifact_commands, add_fails_when_the_task_does) {
  last_task_ = R"({"data":{"state":"ERRORED","result":{"status":false,"error":"no room"}}})";
  const auto file = write("a.txt", "abc");
  EXPECT_EQ(run({"artifact", "add", file, "--api-server", server_.url(), "--wait"}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("no room")) << err_;
}

TEST_F(artifact_commands, add_sends_nothing_if_one_of_the_files_is_unusable) {
  const auto file = write("a.txt", "abc");
  for (const auto& other : {at("absent"), home()}) {
    EXPECT_EQ(run({"artifact", "add", file, other, "--api-server", server_.url()}),
              exit_status::failed);
    EXPECT_TRUE(err_.contains(other)) << err_;
  }
  EXPECT_EQ(run({"artifact", "add", file, "--custom", "[1]", "--api-server", server_.url()}),
            exit_status::failed);
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(artifact_commands, delete_sends_the_paths) {
  ASSERT_EQ(run({"artifact", "delete", "a.txt", "b/c", "--api-server", server_.url(), "--wait"}),
            exit_status::done)
      << err_;
  EXPECT_EQ(server_.requests().at(0).path, "/api/v1/artifacts/delete");
  EXPECT_EQ(body(0), json({{"artifacts", {"a.txt", "b/c"}}, {"publish_artifacts", true}}));
}

TEST_F(artifact_commands, refuse_options_that_exclude_each_other) {
  EXPECT_EQ(run({"artifact", "add", "f", "--as", "a", "-p", "b"}), exit_status::usage);
  EXPECT_EQ(run({"artifact", "add", "f", "--as", "a", "--base", "b"}), exit_status::usage);
  EXPECT_EQ(run({"artifact", "add"}), exit_status::usage);
  EXPECT_EQ(run({"artifact", "delete"}), exit_status::usage);
}

} // namespace
} // namespace rstuf::cli
