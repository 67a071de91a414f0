#include "client_test.hpp"

#include "tuf/hash.hpp"

#include <fstream>

namespace rstuf::client::test {
namespace {

// TUF 5.7
class target_download : public client_test {
protected:
  target_download() : file(directory.path() / "files" / "file") {}

  result<void> download(const std::string& path) {
    repo.requests.clear();
    updater update(config, repo, time);
    auto target = update.find(path);
    if (!target)
      return std::unexpected(target.error());
    if (!*target)
      return fail(errc::not_found, path);
    return update.download(**target, file);
  }

  void put_file(const std::string& content) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }

  std::string url_of(const std::string& content, const std::string& directory_part = "") {
    return "targets/" + directory_part + tuf::sha256_hex(content) + ".file";
  }

  const std::filesystem::path file;
};

TEST_F(target_download, writes_the_verified_file_and_nothing_beside_it) {
  const std::string content(10'500, 'x');
  repo.add_target("targets", "dir/file", content);
  repo.publish();
  EXPECT_TRUE(ok(download("dir/file")));
  EXPECT_EQ(read_file(file), content);
  EXPECT_EQ(names_in(file.parent_path()), strings{"file"});
  EXPECT_EQ(repo.requests.back(), url_of(content, "dir/"));
}

TEST_F(target_download, takes_an_empty_file) {
  repo.add_target("targets", "file", "");
  repo.publish();
  EXPECT_TRUE(ok(download("file")));
  EXPECT_TRUE(std::filesystem::exists(file));
  EXPECT_EQ(read_file(file), "");
}

TEST_F(target_download, does_not_fetch_a_file_that_is_there) {
  repo.add_target("targets", "file", "content");
  repo.publish();
  put_file("content");
  EXPECT_TRUE(ok(download("file")));
  EXPECT_EQ(repo.requests.back(), "metadata/1.targets.json");
}

TEST_F(target_download, replaces_a_file_that_differs) {
  repo.add_target("targets", "file", "content");
  repo.publish();
  for (const std::string old : {"CONTENT", "", "content and more"}) {
    put_file(old);
    EXPECT_TRUE(ok(download("file")));
    EXPECT_EQ(read_file(file), "content");
  }
}

TEST_F(target_download, refuses_other_bytes_and_leaves_the_directory_as_it_was) {
  repo.add_target("targets", "file", "content");
  repo.publish();
  const auto url = url_of("content");
  repo.files[url] = "CONTENT";
  EXPECT_EQ(failure_of(download("file")), errc::unverified);
  EXPECT_TRUE(names_in(file.parent_path()).empty());

  put_file("an older version");
  repo.files[url] = "conten";
  EXPECT_EQ(failure_of(download("file")), errc::unverified);
  repo.files[url] = "content, and then endless data";
  EXPECT_EQ(failure_of(download("file")), errc::too_large);
  repo.files.erase(url);
  EXPECT_EQ(failure_of(download("file")), errc::not_found);
  EXPECT_EQ(read_file(file), "an older version");
  EXPECT_EQ(names_in(file.parent_path()), strings{"file"});
}

TEST_F(target_download, leaves_nothing_when_the_network_fails_in_the_middle) {
  const std::string content(5'000, 'x');
  repo.add_target("targets", "file", content);
  repo.publish();
  struct breaking final : fetcher {
    simulated_repository& whole;
    explicit breaking(simulated_repository& r) : whole(r) {}
    result<std::string> fetch(const std::string& url, std::int64_t limit) override {
      return whole.fetch(url, limit);
    }
    result<void> stream(const std::string& url, std::int64_t limit,
                        const std::function<result<void>(std::string_view)>& take) override {
      int pieces = 0;
      return whole.stream(url, limit, [&](std::string_view piece) -> result<void> {
        if (++pieces == 3)
          return fail(errc::unavailable, "the network");
        return take(piece);
      });
    }
  } broken(repo);
  updater update(config, broken, time);
  const auto target = update.find("file");
  ASSERT_TRUE(ok(target));
  EXPECT_EQ(failure_of(update.download(**target, file)), errc::unavailable);
  EXPECT_TRUE(names_in(file.parent_path()).empty());
  EXPECT_TRUE(ok(download("file")));
}

TEST_F(target_download, asks_for_the_plain_name_without_consistent_snapshots) {
  repo.root.consistent_snapshot = false;
  repo.put_next_root();
  repo.add_target("targets", "dir/file", "content");
  repo.publish();
  EXPECT_TRUE(ok(download("dir/file")));
  EXPECT_EQ(repo.requests.back(), "targets/dir/file");
}

TEST_F(target_download, asks_for_the_plain_name_where_the_hash_prefix_is_turned_off) {
  config.prefix_targets_with_hash = false;
  repo.add_target("targets", "dir/file", "content");
  repo.files["targets/dir/file"] = "content";
  repo.publish();
  EXPECT_TRUE(ok(download("dir/file")));
  EXPECT_EQ(repo.requests.back(), "targets/dir/file");
}

TEST_F(target_download, quotes_what_cannot_stand_in_a_url) {
  const std::string path = "ä b/c?d#e%41+~/100%";
  repo.add_target("targets", path, "content");
  repo.publish();
  EXPECT_TRUE(ok(download(path)));
  EXPECT_EQ(repo.requests.back(),
            "targets/%C3%A4%20b/c%3Fd%23e%41+~/" + tuf::sha256_hex("content") + ".100%25");
}

TEST_F(target_download, checks_every_listed_hash) {
  repo.add_target("targets", "file", "content");
  auto& hashes = repo.targets["targets"].files["file"].hashes;
  hashes["sha512"] = *tuf::digest_hex("sha512", "content");
  repo.publish();
  EXPECT_TRUE(ok(download("file")));

  hashes["sha512"] = *tuf::digest_hex("sha512", "something else");
  ++repo.targets["targets"].version;
  repo.publish();
  EXPECT_EQ(failure_of(download("file")), errc::unverified);
}

TEST_F(target_download, refuses_a_path_that_names_no_file) {
  repo.add_target("targets", "file", "content");
  repo.publish();
  updater update(config, repo, time);
  const auto target = update.find("file");
  ASSERT_TRUE(ok(target));
  EXPECT_EQ(failure_of(update.download(**target, directory.path() / "")), errc::invalid_argument);
  EXPECT_EQ(failure_of(update.download(**target, directory.path() / "metadata")),
            errc::unavailable);
  EXPECT_EQ(names_in(directory.path()), strings{"metadata"});
}

} // namespace
} // namespace rstuf::client::test
