#include "cli/artifact_request.hpp"
#include "command_line.hpp"
#include "scripted_server.hpp"
#include "tests/support/must.hpp"
#include "tuf/hash.hpp"

#include <sys/stat.h>

namespace rstuf::cli {
namespace {

using rstuf::test::must;
using test::answer;
using test::request;
using test::scripted_server;

std::string path_of(const std::string& file, const path_rule& rule) {
  return must(name_artifacts({found_file{file, {}}}, rule)).at(0).path;
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
    return rstuf::test::code_of(name_artifacts(must(find_files(files)), rule)) ==
           errc::invalid_argument;
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

TEST_F(artifact_commands, add_takes_descriptions_out_of_json) {
  const json one{{"path", "a"}, {"info", {{"length", 1}, {"hashes", {{"sha256", "00"}}}}}};
  const auto list = write("list.json", json::array({one}).dump());
  ASSERT_EQ(run({"artifact", "add", "--from", list, "--api-server", server_.url()}),
            exit_status::done)
      << err_;
  EXPECT_EQ(body(0).at("artifacts"), json::array({one}));
  in_ = json{{"artifacts", {one, one}}}.dump();
  ASSERT_EQ(run({"artifact", "add", "--from", "-", "--api-server", server_.url()}),
            exit_status::done)
      << err_;
  EXPECT_EQ(body(1).at("artifacts").size(), 2U);
  for (const auto* text : {"{", "{}", "[]", "7"}) {
    EXPECT_EQ(
        run({"artifact", "add", "--from", write("bad.json", text), "--api-server", server_.url()}),
        exit_status::failed);
    EXPECT_TRUE(err_.contains("bad.json: ")) << err_;
  }
  EXPECT_EQ(run({"artifact", "add", "x", "--from", list}), exit_status::usage);
  for (const auto* option : {"--custom", "--path", "--base", "--as", "--hash-algorithm"})
    EXPECT_EQ(run({"artifact", "add", "--from", list, option, "sha256"}), exit_status::usage)
        << option;
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
  const auto pipe = at("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const auto& other : {at("absent"), pipe}) {
    EXPECT_EQ(run({"artifact", "add", file, other, "--api-server", server_.url()}),
              exit_status::failed);
    EXPECT_TRUE(err_.contains(other)) << err_;
  }
  EXPECT_EQ(run({"artifact", "add", file, "--custom", "[1]", "--api-server", server_.url()}),
            exit_status::failed);
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(artifact_commands, add_takes_whole_directories_as_cp_does) {
  write("build/pkg/a.deb", "a");
  write("build/pkg/deep/.hidden", "h");
  write("build/other", "o");
  std::filesystem::create_directory_symlink(at("build"), at("build/pkg/loop"));
  const auto paths_of = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"artifact", "add", "--api-server", server_.url()});
    EXPECT_EQ(run(more), exit_status::done) << err_;
    std::vector<std::string> paths;
    const auto sent = json::parse(server_.requests().back().body);
    for (const auto& one : sent.at("artifacts"))
      paths.push_back(one.at("path"));
    return paths;
  };
  using names = std::vector<std::string>;
  EXPECT_EQ(paths_of({at("build/pkg")}), (names{"pkg/a.deb", "pkg/deep/.hidden"}));
  EXPECT_EQ(paths_of({at("build/pkg/")}), (names{"pkg/a.deb", "pkg/deep/.hidden"}));
  EXPECT_EQ(paths_of({at("build/pkg/.")}), (names{"pkg/a.deb", "pkg/deep/.hidden"}));
  EXPECT_EQ(paths_of({at("build/pkg"), "-p", "x"}), (names{"x/pkg/a.deb", "x/pkg/deep/.hidden"}));
  EXPECT_EQ(paths_of({at("build/pkg"), at("build/other"), "--base", home()}),
            (names{"build/pkg/a.deb", "build/pkg/deep/.hidden", "build/other"}));
}

TEST_F(artifact_commands, add_reads_names_from_standard_input) {
  in_ = write("a.txt", "a") + "\n\n" + write("b c", "b") + "\n";
  ASSERT_EQ(run({"artifact", "add", "-", "--api-server", server_.url()}), exit_status::done)
      << err_;
  EXPECT_EQ(body(0).at("artifacts").at(1).at("path"), "b c");
  in_ = write("n\nl", "a") + std::string(1, '\0');
  EXPECT_EQ(run({"artifact", "add", "-", "--null", "--as", "nl", "--api-server", server_.url()}),
            exit_status::done)
      << err_;
  EXPECT_EQ(body(1).at("artifacts").size(), 1U);
  in_ = "";
  EXPECT_EQ(run({"artifact", "add", "-", "--api-server", server_.url()}), exit_status::failed);
  EXPECT_TRUE(err_.contains("no file was named")) << err_;
}

TEST_F(artifact_commands, add_hashes_many_files_at_a_time_and_keeps_their_order) {
  std::vector<std::string> args{"artifact",         "add",   "--api-server",     server_.url(),
                                "--jobs",           "4",     "--hash-algorithm", "sha512",
                                "--hash-algorithm", "sha256"};
  for (int i = 100; i < 200; ++i)
    args.push_back(write("f/" + std::to_string(i), std::to_string(i)));
  ASSERT_EQ(run(args), exit_status::done) << err_;
  const auto list = body(0).at("artifacts");
  ASSERT_EQ(list.size(), 100U);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto text = std::to_string(100 + i);
    EXPECT_EQ(list[i].at("path"), text);
    EXPECT_EQ(
        list[i].at("info").at("hashes"),
        (json{{"sha256", tuf::sha256_hex(text)}, {"sha512", *tuf::digest_hex("sha512", text)}}));
  }
}

TEST_F(artifact_commands, add_takes_length_and_hashes_instead_of_a_file) {
  const auto digest = tuf::sha256_hex("abc");
  ASSERT_EQ(run({"artifact", "add", "--as", "x/y", "--length", "3", "--hash", "sha256:" + digest,
                 "--api-server", server_.url()}),
            exit_status::done)
      << err_;
  EXPECT_EQ(body(0).at("artifacts"),
            json({{{"path", "x/y"}, {"info", {{"length", 3}, {"hashes", {{"sha256", digest}}}}}}}));
}

TEST_F(artifact_commands, add_refuses_descriptions_that_describe_nothing) {
  const auto digest = tuf::sha256_hex("abc");
  const auto with = [&](const std::string& path, const std::string& hash) {
    return run({"artifact", "add", "--as", path, "--length", "3", "--hash", hash, "--api-server",
                server_.url()});
  };
  for (const auto& hash : {digest, "md5:" + digest, "sha256:" + digest.substr(1),
                           "sha256:" + digest.substr(1) + "g", std::string("sha256:")})
    EXPECT_EQ(with("x", hash), exit_status::failed) << hash;
  EXPECT_EQ(with("../x", "sha256:" + digest), exit_status::failed);
  EXPECT_EQ(run({"artifact", "add", "--as", "x", "--length", "3"}), exit_status::usage);
  EXPECT_EQ(run({"artifact", "add", "f", "--hash-algorithm", "md5"}), exit_status::usage);
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(artifact_commands, publish_asks_for_what_was_held_back) {
  ASSERT_EQ(run({"artifact", "publish", "--wait", "--api-server", server_.url()}),
            exit_status::done)
      << err_;
  EXPECT_EQ(server_.requests().at(0).path, "/api/v1/artifacts/publish/");
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
