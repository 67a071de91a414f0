#include "../client/simulated_repository.hpp"
#include "cli/config_file.hpp"
#include "cli/yaml.hpp"
#include "command_line.hpp"
#include "tests/support/must.hpp"

#include <gmock/gmock.h>

namespace rstuf::cli::test {
namespace {

using client::test::simulated_repository;
using rstuf::test::code_of;
using rstuf::test::must;
using testing::HasSubstr;
using testing::Not;

/// `rstuf artifact repository` on a config file.
class repositories : public command_line {
protected:
  repositories() {
    write("root.json", repo_.files.at("metadata/1.root.json"));
    clock_.set(client::test::start_of_time);
  }
  exit_status repository(std::vector<std::string> args) {
    args.insert(args.begin(), {"artifact", "repository"});
    return run(std::move(args));
  }
  exit_status add(const std::string& name) {
    return repository({"add", "-n", name, "-r", at("root.json"), "-m", "https://meta.example/",
                       "-a", "https://files.example/"});
  }
  json config() { return must(read_yaml(at(".rstuf.yml"))); }

  simulated_repository repo_;
};

TEST_F(repositories, are_kept_as_rstuf_keeps_them) {
  ASSERT_EQ(add("pypi"), exit_status::done) << err_;
  const json expected{{"metadata_url", "https://meta.example/"},
                      {"artifact_base_url", "https://files.example/"},
                      {"trusted_root", to_base64(read("root.json"))},
                      {"hash_prefix", false}};
  EXPECT_EQ(config().at("REPOSITORIES").at("pypi"), expected);
  EXPECT_EQ(config().at("CURRENT_REPOSITORY"), "pypi");
  EXPECT_EQ(must(from_base64(to_base64(read("root.json")))), read("root.json"));
}

TEST_F(repositories, leave_the_rest_of_the_config_file_as_it_is) {
  write(".rstuf.yml", "SERVER: http://tuf.example\nHEADERS: {Authorization: 'Bearer 1'}\n"
                      "version: '007'\nlist: [1, yes, null]\n");
  std::filesystem::permissions(at(".rstuf.yml"), std::filesystem::perms(0640));
  const auto before = config();
  ASSERT_EQ(add("pypi"), exit_status::done) << err_;
  ASSERT_EQ(repository({"delete", "pypi"}), exit_status::done) << err_;
  auto after = config();
  EXPECT_EQ(after.at("REPOSITORIES"), json::object());
  after.erase("REPOSITORIES");
  EXPECT_EQ(after, before);
  EXPECT_EQ(std::filesystem::status(at(".rstuf.yml")).permissions(), std::filesystem::perms(0640));
}

TEST_F(repositories, of_a_new_config_file_are_for_its_owner_only) {
  ASSERT_EQ(add("pypi"), exit_status::done) << err_;
  EXPECT_EQ(std::filesystem::status(at(".rstuf.yml")).permissions(), std::filesystem::perms(0600));
}

TEST_F(repositories, are_added_once_and_changed_member_by_member) {
  ASSERT_EQ(add("pypi"), exit_status::done) << err_;
  EXPECT_EQ(add("pypi"), exit_status::failed);
  EXPECT_THAT(err_, HasSubstr("pypi is there already"));
  ASSERT_EQ(repository({"update", "pypi", "-m", "https://new.example/", "--hash-prefix"}),
            exit_status::done)
      << err_;
  const auto changed = config().at("REPOSITORIES").at("pypi");
  EXPECT_EQ(changed.at("metadata_url"), "https://new.example/");
  EXPECT_EQ(changed.at("artifact_base_url"), "https://files.example/");
  EXPECT_EQ(changed.at("hash_prefix"), true);
  ASSERT_EQ(repository({"update", "pypi", "--no-hash-prefix"}), exit_status::done);
  EXPECT_EQ(config().at("REPOSITORIES").at("pypi").at("hash_prefix"), false);
}

TEST_F(repositories, are_shown_with_the_current_one_marked) {
  ASSERT_EQ(add("one"), exit_status::done);
  ASSERT_EQ(add("two"), exit_status::done);
  ASSERT_EQ(repository({"set", "two"}), exit_status::done) << err_;
  ASSERT_EQ(repository({"show"}), exit_status::done);
  EXPECT_THAT(out_, HasSubstr("two (current)"));
  EXPECT_THAT(out_, Not(HasSubstr("one (current)")));
  ASSERT_EQ(repository({"show", "one", "--json"}), exit_status::done);
  EXPECT_EQ(json::parse(out_).at("repositories").at(0).at("name"), "one");
}

TEST_F(repositories, that_are_not_there_are_named) {
  for (const auto* what : {"update", "set", "delete", "show"}) {
    EXPECT_EQ(repository({what, "other"}), exit_status::failed) << what;
    EXPECT_THAT(err_, HasSubstr("has no repository other")) << what;
  }
}

TEST_F(repositories, are_not_added_with_a_root_that_is_none) {
  auto forged = repo_.root;
  forged.version = 7;
  write("root.json", repo_.sign(forged, {client::test::make_key()}));
  EXPECT_EQ(add("pypi"), exit_status::failed);
  EXPECT_THAT(err_, HasSubstr("--root"));
  EXPECT_FALSE(exists(".rstuf.yml"));
}

TEST_F(repositories, that_are_broken_in_the_config_file_name_the_member) {
  write(".rstuf.yml", "REPOSITORIES: {bad: {metadata_url: a, artifact_base_url: b, "
                      "trusted_root: '*'}}\n");
  EXPECT_EQ(repository({"show"}), exit_status::failed);
  EXPECT_THAT(err_, HasSubstr("REPOSITORIES.bad.trusted_root"));
}

/// Files of a simulated repository below the directory, for file: URLs.
class of_files : public repositories {
protected:
  void store() {
    for (const auto& [name, bytes] : repo_.files)
      write(name, bytes);
  }
  std::string url(const std::string& name) const { return "file://" + at(name) + "/"; }
};

TEST_F(of_files, downloads_come_from_the_current_repository) {
  repo_.add_target("targets", "file", "content");
  repo_.publish();
  store();
  ASSERT_EQ(repository({"add", "-n", "here", "-r", at("root.json"), "-m", url("metadata"), "-a",
                        url("targets"), "-p"}),
            exit_status::done)
      << err_;
  ASSERT_EQ(run({"artifact", "download", "file", "--out", at("got")}), exit_status::done) << err_;
  EXPECT_EQ(read("got"), "content");
  EXPECT_EQ(run({"artifact", "download", "file", "--repository", "other"}), exit_status::failed);
  EXPECT_THAT(err_, HasSubstr("has no repository other"));
}

TEST_F(of_files, verify_finds_a_directory_clean_and_names_its_faults) {
  repo_.add_target("targets", "file", "content");
  repo_.publish();
  store();
  ASSERT_EQ(run({"verify", at("metadata"), "--root", at("root.json"), "-a", at("targets")}),
            exit_status::done)
      << out_ << err_;
  EXPECT_THAT(out_, HasSubstr("1 artifacts, of which 1 were fetched"));
  std::filesystem::remove(at("metadata/1.targets.json"));
  EXPECT_EQ(run({"verify", url("metadata"), "--json"}), exit_status::failed);
  const auto report = json::parse(out_);
  ASSERT_EQ(report.at("findings").size(), 1U) << out_;
  EXPECT_EQ(report.at("findings").at(0).at("where"), "1.targets.json");
}

} // namespace
} // namespace rstuf::cli::test
