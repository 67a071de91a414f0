#include "../client/simulated_repository.hpp"
#include "cli/tuf_client.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temp_directory.hpp"
#include "tuf/hash.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace rstuf::cli {
namespace {

namespace sim = client::test;
using strings = std::vector<std::string>;

/// The program on a simulated repository.
class tuf_client : public testing::Test {
protected:
  struct line final : client::fetcher {
    sim::simulated_repository& repo;
    explicit line(sim::simulated_repository& r) : repo(r) {}
    result<std::string> fetch(const std::string& url, std::int64_t limit) override {
      return repo.fetch(url, limit);
    }
    result<void> stream(const std::string& url, std::int64_t limit,
                        const std::function<result<void>(std::string_view)>& take) override {
      return repo.stream(url, limit, take);
    }
  };

  tuf_client() {
    clock_.set(sim::start_of_time);
    std::ofstream(at("root.json"), std::ios::binary) << repo_.files.at("metadata/1.root.json");
  }

  std::string at(const std::string& name) const { return (home_.path() / name).string(); }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(at(name), std::ios::binary).rdbuf();
    return text.str();
  }

  int run(const strings& args) {
    std::ostringstream out;
    std::ostringstream err;
    repo_.requests.clear();
    const auto status = run_tuf_client(
        args,
        {.out = out, .err = err, .time = clock_, .connect = [this](std::chrono::seconds longest) {
           longest_ = longest;
           return std::make_unique<line>(repo_);
         }});
    out_ = out.str();
    err_ = err.str();
    return status;
  }
  int init() { return run({"--metadata-dir", at("trusted"), "init", at("root.json")}); }
  int refresh(strings more = {}) {
    strings args{"--metadata-dir", at("trusted"), "--metadata-url", base_ + "metadata"};
    args.insert(args.end(), more.begin(), more.end());
    args.emplace_back("refresh");
    return run(args);
  }
  int download(const strings& names) {
    strings args{"--metadata-url", base_ + "metadata/", "--metadata-dir", at("trusted")};
    for (const auto& name : names)
      args.insert(args.end(), {"--target-name", name});
    args.insert(args.end(),
                {"--target-dir", at("files"), "--target-base-url", base_ + "targets/", "download"});
    return run(args);
  }

  const std::string base_{sim::simulated_repository::base};
  sim::simulated_repository repo_;
  rstuf::test::manual_clock clock_;
  rstuf::test::temp_directory home_;
  std::chrono::seconds longest_{};
  std::string out_;
  std::string err_;
};

TEST_F(tuf_client, trusts_a_root_without_a_request) {
  EXPECT_EQ(init(), 0) << err_;
  EXPECT_TRUE(repo_.requests.empty());
  EXPECT_EQ(read("trusted/root.json"), read("root.json"));
}

TEST_F(tuf_client, refreshes_the_top_level_roles) {
  ASSERT_EQ(init(), 0);
  EXPECT_EQ(refresh(), 0) << err_;
  EXPECT_EQ(repo_.requests.size(), 4U);
  EXPECT_EQ(read("trusted/targets.json"), repo_.files.at("metadata/1.targets.json"));
}

TEST_F(tuf_client, downloads_several_targets_with_one_update) {
  repo_.add_target("targets", "a/[b]", "first");
  repo_.add_target("targets", "c", "second");
  repo_.publish();
  ASSERT_EQ(init(), 0);
  EXPECT_EQ(download({"a/[b]", "c"}), 0) << err_;
  EXPECT_EQ(read("files/a%2F%5Bb%5D"), "first");
  EXPECT_EQ(read("files/c"), "second");
  EXPECT_EQ(out_, at("files/a%2F%5Bb%5D") + "\n" + at("files/c") + "\n");
  EXPECT_EQ(repo_.requests.size(), 4U + 2U);
}

TEST_F(tuf_client, takes_a_name_in_brackets_for_one_name) {
  repo_.add_target("targets", "[a,b]", "content");
  repo_.publish();
  ASSERT_EQ(init(), 0);
  EXPECT_EQ(download({"[a,b]"}), 0) << err_;
  EXPECT_EQ(read("files/%5Ba%2Cb%5D"), "content");
}

TEST_F(tuf_client, gives_a_path_too_long_for_a_file_name_the_name_of_its_hash) {
  const std::string path(300, 'x');
  repo_.add_target("targets", path, "content");
  repo_.publish();
  ASSERT_EQ(init(), 0);
  EXPECT_EQ(download({path}), 0) << err_;
  EXPECT_EQ(read("files/" + tuf::sha256_hex(path)), "content");
}

TEST_F(tuf_client, stops_at_the_first_target_that_fails_and_names_it) {
  repo_.add_target("targets", "first", "1");
  repo_.add_target("targets", "last", "2");
  repo_.publish();
  ASSERT_EQ(init(), 0);
  EXPECT_EQ(download({"first", "nowhere", "last"}), 1);
  EXPECT_EQ(read("files/first"), "1");
  EXPECT_FALSE(std::filesystem::exists(at("files/last")));
  EXPECT_TRUE(err_.contains("not found: nowhere")) << err_;
}

TEST_F(tuf_client, names_role_and_reason_of_a_failure) {
  ASSERT_EQ(init(), 0);
  clock_.set(sim::start_of_time + sim::lifetime);
  EXPECT_EQ(refresh(), 1);
  EXPECT_TRUE(err_.starts_with("tuf-client: expired: root version 1")) << err_;
  EXPECT_TRUE(out_.empty());
}

TEST_F(tuf_client, ends_with_1_on_wrong_usage_and_says_what_is_missing) {
  EXPECT_EQ(run({}), 1);
  EXPECT_EQ(run({"--metadata-dir", at("trusted"), "init"}), 1);
  EXPECT_EQ(run({"--metadata-dir", at("trusted"), "refresh"}), 1);
  EXPECT_TRUE(err_.contains("--metadata-url")) << err_;
  EXPECT_EQ(download({}), 1);
  EXPECT_TRUE(err_.contains("--target-name")) << err_;
  EXPECT_EQ(refresh({"--max-root-rotations", "0"}), 1);
  EXPECT_TRUE(repo_.requests.empty());
}

TEST_F(tuf_client, hands_its_limits_on) {
  ASSERT_EQ(init(), 0);
  for (int i = 0; i < 3; ++i)
    repo_.put_next_root();
  EXPECT_EQ(refresh({"--max-root-rotations", "2", "--timeout", "7"}), 0) << err_;
  EXPECT_EQ(read("trusted/root.json"), repo_.files.at("metadata/3.root.json"));
  EXPECT_EQ(longest_, std::chrono::seconds{7});
}

TEST_F(tuf_client, explains_itself) {
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_TRUE(out_.contains("--target-base-url")) << out_;
  EXPECT_TRUE(err_.empty());
}

} // namespace
} // namespace rstuf::cli
