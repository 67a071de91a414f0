#include "client_test.hpp"

#include <fstream>

namespace rstuf::client::test {
namespace {

// TUF 5.5
class snapshot_update : public client_test {
protected:
  /// The next publication, as a repository makes it.
  void publish_targets() {
    ++repo.targets["targets"].version;
    repo.publish();
  }
};

TEST_F(snapshot_update, takes_each_publication) {
  for (int version = 2; version < 5; ++version) {
    publish_targets();
    EXPECT_TRUE(ok(refresh()));
    EXPECT_EQ(kept("snapshot"), version);
    EXPECT_EQ(kept("targets"), version);
  }
}

TEST_F(snapshot_update, is_not_fetched_while_the_timestamp_names_the_kept_one) {
  for (const bool hashes : {false, true}) {
    repo.list_hashes = hashes;
    repo.publish();
    EXPECT_TRUE(ok(refresh()));
    ++repo.timestamp.version;
    repo.put_timestamp();
    EXPECT_TRUE(ok(refresh()));
    EXPECT_EQ(repo.requests, (strings{"metadata/2.root.json", "metadata/timestamp.json"}));
    EXPECT_EQ(kept("timestamp"), repo.timestamp.version);
  }
}

TEST_F(snapshot_update, is_fetched_if_the_kept_one_has_the_version_and_another_hash) {
  repo.list_hashes = true;
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  repo.snapshot.expires += std::chrono::days(1);
  repo.put_snapshot();
  ++repo.timestamp.version;
  repo.put_timestamp();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(repo.requests.back(), "metadata/2.snapshot.json");
  EXPECT_EQ(read_file(metadata_dir() / "snapshot.json"), repo.files["metadata/2.snapshot.json"]);
}

TEST_F(snapshot_update, refuses_bytes_that_differ_from_the_listed_hash) {
  repo.list_hashes = true;
  repo.publish();
  // Genuine and signed, and still not what the timestamp lists: mix and match.
  repo.snapshot.expires += std::chrono::days(1);
  repo.files["metadata/2.snapshot.json"] = repo.sign(repo.snapshot, repo.signers["snapshot"]);
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("snapshot"), 0);
}

TEST_F(snapshot_update, fetches_no_more_than_the_listed_length) {
  repo.list_hashes = true;
  repo.publish();
  repo.files["metadata/2.snapshot.json"] += ' ';
  EXPECT_EQ(failure_of(refresh()), errc::too_large);
  repo.files["metadata/2.snapshot.json"].resize(100);
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
}

TEST_F(snapshot_update, checks_a_listed_length_without_hashes_too) {
  const auto length = static_cast<std::int64_t>(repo.files["metadata/1.snapshot.json"].size());
  repo.timestamp.snapshot.length = length + 1;
  repo.put_timestamp();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  repo.timestamp.snapshot.length = length;
  ++repo.timestamp.version;
  repo.put_timestamp();
  EXPECT_TRUE(ok(refresh()));
}

TEST_F(snapshot_update, does_not_ask_for_a_file_listed_beyond_the_limit) {
  repo.timestamp.snapshot.length = config.snapshot_limit + 1;
  repo.put_timestamp();
  EXPECT_EQ(failure_of(refresh()), errc::too_large);
  EXPECT_EQ(repo.requests.back(), "metadata/timestamp.json");
}

TEST_F(snapshot_update, cuts_endless_data) {
  repo.files["metadata/1.snapshot.json"].append(2'000'000, ' ');
  EXPECT_EQ(failure_of(refresh()), errc::too_large);
}

TEST_F(snapshot_update, refuses_a_hash_algorithm_it_cannot_check) {
  repo.timestamp.snapshot.hashes["rot13"] = "ab";
  repo.put_timestamp();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
}

TEST_F(snapshot_update, refuses_wrong_signatures) {
  repo.files["metadata/1.snapshot.json"] = repo.sign(repo.snapshot, repo.signers["timestamp"]);
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("snapshot"), 0);
}

TEST_F(snapshot_update, refuses_another_version_than_the_timestamp_lists) {
  for (const int version : {1, 3}) {
    repo.snapshot.version = version;
    repo.files["metadata/2.snapshot.json"] = repo.sign(repo.snapshot, repo.signers["snapshot"]);
    repo.timestamp.snapshot.version = 2;
    ++repo.timestamp.version;
    repo.put_timestamp();
    EXPECT_EQ(failure_of(refresh()), errc::unverified) << version;
  }
}

TEST_F(snapshot_update, refuses_an_expired_file) {
  repo.snapshot.expires = start_of_time;
  repo.publish();
  EXPECT_EQ(failure_of(refresh()), errc::expired);
  EXPECT_EQ(kept("snapshot"), 0);
}

TEST_F(snapshot_update, notices_a_kept_file_that_expired) {
  repo.snapshot.expires = start_of_time + std::chrono::days(1);
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  time.time = start_of_time + std::chrono::days(1);
  EXPECT_EQ(failure_of(refresh()), errc::expired);
}

TEST_F(snapshot_update, refuses_one_that_lost_a_role) {
  repo.delegate("targets", "extra", {"*"});
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  repo.snapshot.meta.erase("extra.json");
  repo.targets.erase("extra");
  repo.publish();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("snapshot"), 2);
  // Still so at the next try, although the timestamp was kept in between.
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
}

TEST_F(snapshot_update, refuses_a_role_whose_version_goes_back) {
  repo.delegate("targets", "extra", {"*"}).version = 4;
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  repo.targets["extra"].version = 3;
  repo.publish();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  repo.targets["extra"].version = 5;
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
}

TEST_F(snapshot_update, takes_an_expired_kept_file_as_reference_against_rollback) {
  repo.targets["targets"].version = 4;
  repo.snapshot.expires = start_of_time + std::chrono::days(1);
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  time.time = start_of_time + std::chrono::days(2);
  repo.snapshot.expires = start_of_time + lifetime;
  repo.targets["targets"].version = 3;
  repo.publish();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
}

TEST_F(snapshot_update, goes_on_where_an_update_stopped_after_the_timestamp) {
  publish_targets();
  repo.failures["metadata/2.snapshot.json"] = {errc::unavailable, "the network"};
  EXPECT_EQ(failure_of(refresh()), errc::unavailable);
  EXPECT_EQ(kept("timestamp"), 2);
  repo.failures.clear();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(kept("snapshot"), 2);
}

TEST_F(snapshot_update, gives_no_weight_to_a_kept_file_that_todays_keys_did_not_sign) {
  EXPECT_TRUE(ok(refresh()));
  auto foreign = repo.snapshot;
  foreign.meta["targets.json"].version = 1'000'000;
  std::ofstream(metadata_dir() / "snapshot.json") << repo.sign(foreign, {make_key()});
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(repo.requests.back(), "metadata/1.snapshot.json");
  EXPECT_EQ(read_file(metadata_dir() / "snapshot.json"), repo.files["metadata/1.snapshot.json"]);
}

} // namespace
} // namespace rstuf::client::test
