#include "../client/simulated_repository.hpp"
#include "command_line.hpp"

namespace rstuf::cli {
namespace {

namespace sim = client::test;

// A repository of files below the test's directory, which the command reads through file URLs.
class artifact_download : public test::command_line {
protected:
  artifact_download() {
    repository_.add_target("targets", "pool/a.bin", "genuine");
    repository_.publish();
    show();
    clock_.set(sim::start_of_time);
  }

  void show() const {
    for (const auto& [name, bytes] : repository_.files)
      write("web/" + name, bytes);
  }

  exit_status download(const std::string& path, std::vector<std::string> more = {}) {
    std::vector<std::string> args{"artifact",
                                  "download",
                                  path,
                                  "--metadata-url",
                                  "file://" + at("web/metadata/"),
                                  "--artifacts-url",
                                  "file://" + at("web/targets/")};
    args.insert(args.end(), more.begin(), more.end());
    return run(args);
  }
  std::vector<std::string> trusting() const {
    return {"--root", at("web/metadata/1.root.json"), "--out", at("got.bin")};
  }

  sim::simulated_repository repository_;
};

TEST_F(artifact_download, writes_the_verified_bytes) {
  ASSERT_EQ(download("pool/a.bin", trusting()), exit_status::done) << err_;
  EXPECT_EQ(read("got.bin"), "genuine");
  EXPECT_TRUE(out_.contains("7 bytes, listed by targets")) << out_;
}

TEST_F(artifact_download, puts_the_file_into_a_directory_under_its_own_name) {
  std::filesystem::create_directory(at("there"));
  ASSERT_EQ(download("pool/a.bin",
                     {"--root", at("web/metadata/1.root.json"), "--out", at("there"), "--json"}),
            exit_status::done)
      << err_;
  EXPECT_EQ(read("there/a.bin"), "genuine");
  EXPECT_EQ(json::parse(out_).at("file"), at("there/a.bin"));
  EXPECT_EQ(json::parse(out_).at("info").at("length"), 7);
}

TEST_F(artifact_download, keeps_its_trust_below_home_and_needs_a_root_once) {
  EXPECT_EQ(download("pool/a.bin", {"--out", at("got.bin")}), exit_status::failed);
  EXPECT_TRUE(err_.contains("--root")) << err_;
  ASSERT_EQ(download("pool/a.bin", trusting()), exit_status::done) << err_;
  ASSERT_TRUE(exists(".local/share/rstuf"));
  ASSERT_EQ(download("pool/a.bin", {"--out", at("again.bin")}), exit_status::done) << err_;
  EXPECT_EQ(read("again.bin"), "genuine");
}

TEST_F(artifact_download, trusts_on_first_use_when_the_root_is_a_url) {
  ASSERT_EQ(download("pool/a.bin", {"--root", "file://" + at("web/metadata/1.root.json"),
                                    "--metadata-dir", at("trust"), "--out", at("got.bin")}),
            exit_status::done)
      << err_;
  EXPECT_TRUE(exists("trust/root.json"));
}

TEST_F(artifact_download, leaves_no_file_when_the_bytes_are_forged) {
  for (auto& [name, bytes] : repository_.files)
    if (name.starts_with("targets/"))
      bytes = "forgery";
  show();
  EXPECT_EQ(download("pool/a.bin", trusting()), exit_status::failed);
  EXPECT_FALSE(exists("got.bin"));
}

TEST_F(artifact_download, fails_for_a_path_that_no_role_lists) {
  EXPECT_EQ(download("pool/b.bin", trusting()), exit_status::failed);
  EXPECT_TRUE(err_.contains("pool/b.bin: no trusted role lists it")) << err_;
}

TEST_F(artifact_download, fails_on_expired_metadata) {
  clock_.advance(std::chrono::days(365));
  EXPECT_EQ(download("pool/a.bin", trusting()), exit_status::failed);
  EXPECT_TRUE(err_.contains("expired")) << err_;
}

TEST_F(artifact_download, needs_to_know_where_artifacts_and_metadata_are) {
  EXPECT_EQ(run({"artifact", "download", "a"}), exit_status::failed);
  EXPECT_TRUE(err_.contains("--artifacts-url")) << err_;
  EXPECT_EQ(run({"artifact", "download", "a", "--artifacts-url", "file:///x"}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("--metadata-url")) << err_;
}

} // namespace
} // namespace rstuf::cli
