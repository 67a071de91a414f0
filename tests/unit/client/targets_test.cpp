#include "client_test.hpp"

namespace rstuf::client::test {
namespace {

// TUF 5.6.1 to 5.6.6
class targets_update : public client_test {};

TEST_F(targets_update, is_not_fetched_while_the_snapshot_lists_the_kept_version) {
  EXPECT_TRUE(ok(refresh()));
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(repo.requests, (strings{"metadata/2.root.json", "metadata/timestamp.json",
                                    "metadata/2.snapshot.json"}));
}

TEST_F(targets_update, refuses_another_version_than_the_snapshot_lists) {
  for (const int version : {1, 3}) {
    repo.targets["targets"].version = 2;
    repo.publish();
    repo.targets["targets"].version = version;
    repo.files["metadata/2.targets.json"] =
        repo.sign(repo.targets["targets"], repo.signers["targets"]);
    EXPECT_EQ(failure_of(refresh()), errc::unverified) << version;
    EXPECT_EQ(kept("targets"), 0);
  }
}

TEST_F(targets_update, refuses_an_older_file_that_is_replayed) {
  EXPECT_TRUE(ok(refresh()));
  repo.targets["targets"].version = 2;
  repo.publish();
  repo.files["metadata/2.targets.json"] = repo.files["metadata/1.targets.json"];
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("targets"), 1);
}

TEST_F(targets_update, refuses_bytes_that_differ_from_the_listed_hash) {
  repo.list_hashes = true;
  repo.publish();
  auto changed = repo.targets["targets"];
  changed.expires += std::chrono::days(1);
  repo.files["metadata/1.targets.json"] = repo.sign(changed, repo.signers["targets"]);
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("targets"), 0);
}

TEST_F(targets_update, fetches_no_more_than_the_listed_length_or_the_limit) {
  repo.files["metadata/1.targets.json"].append(5'000'000, ' ');
  EXPECT_EQ(failure_of(refresh()), errc::too_large);
  repo.list_hashes = true;
  repo.publish();
  repo.files["metadata/1.targets.json"] += ' ';
  EXPECT_EQ(failure_of(refresh()), errc::too_large);
}

TEST_F(targets_update, refuses_wrong_signatures) {
  repo.files["metadata/1.targets.json"] =
      repo.sign(repo.targets["targets"], repo.signers["snapshot"]);
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("targets"), 0);
}

TEST_F(targets_update, refuses_an_expired_file) {
  repo.targets["targets"].expires = start_of_time;
  repo.publish();
  EXPECT_EQ(failure_of(refresh()), errc::expired);
  EXPECT_EQ(kept("targets"), 0);
}

TEST_F(targets_update, refuses_a_snapshot_that_lists_no_targets) {
  repo.snapshot.meta.clear();
  repo.put_snapshot();
  repo.put_timestamp();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
}

TEST_F(targets_update, fetches_again_what_is_kept_in_a_damaged_file) {
  EXPECT_TRUE(ok(refresh()));
  std::filesystem::resize_file(metadata_dir() / "targets.json", 30);
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(repo.requests.back(), "metadata/1.targets.json");
  EXPECT_EQ(read_file(metadata_dir() / "targets.json"), repo.files["metadata/1.targets.json"]);
}

TEST_F(targets_update, asks_for_names_without_versions_where_snapshots_are_not_consistent) {
  repo.files.clear();
  repo.root.consistent_snapshot = false;
  repo.put_next_root();
  repo.delegate("targets", "extra", {"a/*"});
  repo.add_target("extra", "a/file", "content");
  repo.publish();
  const auto target = find("a/file");
  ASSERT_TRUE(ok(target));
  ASSERT_TRUE(*target);
  EXPECT_EQ(repo.requests,
            (strings{"metadata/2.root.json", "metadata/3.root.json", "metadata/timestamp.json",
                     "metadata/snapshot.json", "metadata/targets.json", "metadata/extra.json"}));
}

TEST_F(targets_update, follows_a_repository_that_turns_consistent_snapshots_off_and_on) {
  EXPECT_TRUE(ok(refresh()));
  for (const bool consistent : {false, true}) {
    repo.root.consistent_snapshot = consistent;
    repo.put_next_root();
    ++repo.targets["targets"].version;
    repo.publish();
    EXPECT_TRUE(ok(refresh()));
    EXPECT_EQ(repo.requests.back(),
              consistent ? "metadata/3.targets.json" : "metadata/targets.json");
  }
}

} // namespace
} // namespace rstuf::client::test
