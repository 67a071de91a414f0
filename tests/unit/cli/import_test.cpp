#include "command_line.hpp"
#include "scripted_server.hpp"
#include "tuf/hash.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

using test::answer;
using test::request;
using test::scripted_server;

class import_command : public test::command_line {
protected:
  std::string reply(const request& r) {
    if (r.method != "POST")
      return answer(200, task_);
    const auto found = refusals_.find(r.body);
    if (found != refusals_.end())
      return answer(found->second.first, found->second.second);
    return answer(202, R"({"data":{"task_id":"t)" + std::to_string(++accepted_) + R"("}})");
  }

  exit_status import_rows(std::vector<std::string> more) {
    more.insert(more.begin(), {"admin", "import-artifacts", "--api-server", server_.url()});
    return run(more);
  }

  /// The bodies that were sent, sorted: several are under way at a time.
  std::vector<std::string> sent() const {
    std::vector<std::string> out;
    for (const auto& r : server_.requests())
      if (r.method == "POST")
        out.push_back(r.body);
    std::ranges::sort(out);
    return out;
  }
  std::vector<std::string> keys() const {
    std::vector<std::string> out;
    for (const auto& r : server_.requests())
      if (const auto at = r.head.find("Idempotency-Key: "); at != r.head.npos)
        out.push_back(r.head.substr(at, r.head.find('\r', at) - at));
    return out;
  }

  std::map<std::string, std::pair<int, std::string>> refusals_; ///< by body
  std::string task_ = R"({"data":{"task_id":"x","state":"SUCCESS","result":{"status":true,
      "details":{"artifact_count":2,"changed_count":1,"invalid_count":0,"invalid_paths":[],
                 "role_count":1}}}})";
  int accepted_ = 0;
  scripted_server server_{[this](const request& r) { return reply(r); }};
};

TEST_F(import_command, sends_the_file_in_batches_and_waits_for_all) {
  const auto file = write("rows.csv", "a;1\nb;1\nc;1\nd;1\ne;1\n");
  ASSERT_EQ(import_rows({"--csv", file, "--batch", "2", "--json"}), exit_status::done) << err_;
  EXPECT_EQ(sent(), (std::vector<std::string>{"a;1\nb;1\n", "c;1\nd;1\n", "e;1\n"}));
  const auto first = server_.requests().front();
  EXPECT_EQ(first.path, "/api/v1/artifacts/import");
  EXPECT_TRUE(first.head.contains("Content-Type: text/csv")) << first.head;
  EXPECT_FALSE(first.head.contains("Content-Type: application/json")) << first.head;
  const auto report = json::parse(out_);
  EXPECT_EQ(report["rows"], 5);
  EXPECT_EQ(report["artifact_count"], 6);
  EXPECT_EQ(report["changed_count"], 3);
  ASSERT_EQ(report["tasks"].size(), 3U);
  EXPECT_EQ(report["tasks"][1]["first_line"], 3);
  EXPECT_EQ(report["tasks"][1]["last_line"], 4);
}

TEST_F(import_command, reads_json_lines_from_standard_input) {
  in_ = "{}\n{}\n";
  ASSERT_EQ(import_rows({"--ndjson", "-"}), exit_status::done) << err_;
  EXPECT_EQ(sent(), std::vector<std::string>{"{}\n{}\n"});
  EXPECT_TRUE(server_.requests().front().head.contains("Content-Type: application/x-ndjson"));
  EXPECT_TRUE(out_.starts_with("2 rows, 2 artifacts, of which 1 were added or replaced")) << out_;
}

TEST_F(import_command, names_batches_by_what_they_hold_unless_told_otherwise) {
  const auto file = write("rows.csv", "a;1\n");
  ASSERT_EQ(import_rows({"--csv", file}), exit_status::done);
  ASSERT_EQ(import_rows({"--csv", file, "--no-wait"}), exit_status::done);
  EXPECT_EQ(out_, "1 rows accepted in 1 requests\n");
  const auto name = "Idempotency-Key: import-" + tuf::sha256_hex("a;1\n");
  EXPECT_EQ(keys(), (std::vector<std::string>{name, name}));
  ASSERT_EQ(import_rows({"--csv", file, "--again"}), exit_status::done);
  EXPECT_TRUE(keys().at(2).starts_with(name + "-")) << keys().at(2);
}

TEST_F(import_command, takes_several_files_and_names_each) {
  const auto first = write("1.csv", "a;1\nb;1\n");
  const auto second = write("2.csv", "c;1\n");
  ASSERT_EQ(import_rows({"--csv", first, "--csv", second, "--json"}), exit_status::done) << err_;
  EXPECT_EQ(sent(), (std::vector<std::string>{"a;1\nb;1\n", "c;1\n"}));
  const auto report = json::parse(out_);
  EXPECT_EQ(report["rows"], 3);
  EXPECT_EQ(report["tasks"][0]["file"], first);
  EXPECT_EQ(report["tasks"][1]["file"], second);
  EXPECT_EQ(report["tasks"][1]["first_line"], 1);
  const auto empty = write("3.csv", "");
  EXPECT_EQ(import_rows({"--csv", first, "--csv", empty}), exit_status::failed);
  EXPECT_TRUE(err_.contains(empty + " has no rows")) << err_;
}

TEST_F(import_command, keeps_artifacts_back_under_keys_of_their_own) {
  const auto file = write("rows.csv", "a;1\n");
  ASSERT_EQ(import_rows({"--csv", file, "--skip-publish-artifacts"}), exit_status::done) << err_;
  EXPECT_EQ(server_.requests().front().path, "/api/v1/artifacts/import?publish_artifacts=false");
  EXPECT_TRUE(keys().at(0).ends_with("-held")) << keys().at(0);
  EXPECT_TRUE(out_.contains("rstuf artifact publish")) << out_;
}

TEST_F(import_command, names_the_line_of_the_file_that_was_refused) {
  refusals_["c;1\nd;1\n"] = {
      422, R"({"detail":[{"type":"x","loc":["body",2,"size"],"msg":"not \n so"}]})"};
  const auto file = write("rows.csv", "a;1\nb;1\nc;1\nd;1\n");
  EXPECT_EQ(import_rows({"--csv", file, "--batch", "2"}), exit_status::failed);
  EXPECT_TRUE(err_.contains(file + ":4: size: not \\x0a so\n2 rows before were accepted")) << err_;
}

TEST_F(import_command, shows_ten_faults_and_counts_the_rest) {
  json faults = json::array();
  for (int i = 1; i <= 12; ++i)
    faults.push_back({{"loc", {"body", i}}, {"msg", "bad"}});
  refusals_["a;1\n"] = {422, json{{"detail", faults}}.dump()};
  EXPECT_EQ(import_rows({"--csv", write("rows.csv", "a;1\n")}), exit_status::failed);
  EXPECT_TRUE(err_.contains(":10: bad\nand 2 more faults")) << err_;
}

TEST_F(import_command, passes_on_other_refusals) {
  refusals_["a;1\n"] = {404, R"({"detail":{"message":"Task not accepted."}})"};
  EXPECT_EQ(import_rows({"--csv", write("rows.csv", "a;1\n")}), exit_status::failed);
  EXPECT_TRUE(err_.contains("HTTP 404: Task not accepted.")) << err_;
}

TEST_F(import_command, fails_when_a_task_does_and_says_for_which_lines) {
  task_ = R"({"data":{"state":"ERRORED","result":{"status":false,"error":"no room"}}})";
  const auto file = write("rows.csv", "a;1\nb;1\n");
  EXPECT_EQ(import_rows({"--csv", file}), exit_status::failed);
  EXPECT_TRUE(err_.contains("lines 1 to 2: task t1 ERRORED")) << err_;
}

TEST_F(import_command, fails_when_no_role_takes_some_paths) {
  task_ = R"({"data":{"state":"SUCCESS","result":{"status":true,"details":{"artifact_count":2,
             "invalid_count":1,"invalid_paths":["x/y"]}}}})";
  EXPECT_EQ(import_rows({"--csv", write("rows.csv", "a;1\nx/y;1\n")}), exit_status::failed);
  EXPECT_TRUE(err_.contains("1 artifacts were not taken") && err_.contains("x/y")) << err_;
}

TEST_F(import_command, needs_one_file_that_has_rows) {
  EXPECT_EQ(import_rows({}), exit_status::usage);
  EXPECT_EQ(import_rows({"--csv", "a", "--ndjson", "b"}), exit_status::usage);
  EXPECT_EQ(import_rows({"--csv", at("absent")}), exit_status::failed);
  EXPECT_EQ(import_rows({"--csv", write("rows.csv", "\n")}), exit_status::failed);
  EXPECT_TRUE(err_.contains("has no rows")) << err_;
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(import_command, sends_again_what_got_no_answer) {
  int asked = 0;
  scripted_server shaky{[&](const request& r) {
    if (r.method == "POST" && ++asked == 1)
      return std::string();
    return reply(r);
  }};
  EXPECT_EQ(run({"admin", "import-artifacts", "--api-server", shaky.url(), "--csv",
                 write("rows.csv", "a;1\n")}),
            exit_status::done)
      << err_;
  EXPECT_EQ(asked, 2);
}

} // namespace
} // namespace rstuf::cli
