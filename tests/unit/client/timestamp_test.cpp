#include "client_test.hpp"

#include <fstream>

namespace rstuf::client::test {
namespace {

// TUF 5.4
class timestamp_update : public client_test {
protected:
  const strings to_timestamp{"metadata/2.root.json", "metadata/timestamp.json"};
};

TEST_F(timestamp_update, without_news_ends_the_requests) {
  EXPECT_TRUE(ok(refresh()));
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(repo.requests, to_timestamp);
}

TEST_F(timestamp_update, refuses_an_older_version) {
  const auto old = repo.files["metadata/timestamp.json"];
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  repo.files["metadata/timestamp.json"] = old;
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(repo.requests, to_timestamp);
  EXPECT_EQ(kept("timestamp"), 2);
}

TEST_F(timestamp_update, keeps_the_trusted_file_when_versions_are_equal) {
  EXPECT_TRUE(ok(refresh()));
  const auto first = read_file(metadata_dir() / "timestamp.json");
  repo.timestamp.expires += std::chrono::days(1);
  ++repo.snapshot.version;
  repo.put_snapshot();
  repo.put_timestamp();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(read_file(metadata_dir() / "timestamp.json"), first);
  EXPECT_EQ(kept("snapshot"), 1);
}

TEST_F(timestamp_update, refuses_a_snapshot_version_that_goes_back) {
  repo.snapshot.version = 5;
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  repo.snapshot.version = 2;
  repo.publish();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(repo.requests, to_timestamp);
  EXPECT_EQ(kept("timestamp"), 2);
}

TEST_F(timestamp_update, refuses_an_expired_file) {
  repo.timestamp.expires = start_of_time;
  repo.put_timestamp();
  EXPECT_EQ(failure_of(refresh()), errc::expired);
  EXPECT_EQ(repo.requests, to_timestamp);
  EXPECT_EQ(kept("timestamp"), 0);
}

TEST_F(timestamp_update, notices_a_repository_frozen_at_what_is_kept) {
  EXPECT_TRUE(ok(refresh()));
  time.time = start_of_time + lifetime;
  repo.root.expires += lifetime;
  repo.put_next_root();
  EXPECT_EQ(failure_of(refresh()), errc::expired);
  EXPECT_EQ(repo.requests.back(), "metadata/timestamp.json");
}

TEST_F(timestamp_update, does_not_revive_an_expired_kept_file_by_one_of_the_same_version) {
  repo.timestamp.expires = start_of_time + std::chrono::days(1);
  repo.put_timestamp();
  EXPECT_TRUE(ok(refresh()));
  time.time = start_of_time + std::chrono::days(1);
  repo.timestamp.expires = start_of_time + lifetime;
  repo.put_timestamp();
  EXPECT_EQ(failure_of(refresh()), errc::expired);
}

TEST_F(timestamp_update, takes_an_expired_kept_file_as_reference_against_rollback) {
  repo.timestamp.version = 10;
  repo.timestamp.expires = start_of_time + std::chrono::days(1);
  repo.put_timestamp();
  EXPECT_TRUE(ok(refresh()));
  time.time = start_of_time + std::chrono::days(2);
  repo.timestamp.expires = start_of_time + std::chrono::days(9);
  repo.timestamp.version = 9;
  repo.put_timestamp();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  repo.timestamp.version = 11;
  repo.put_timestamp();
  EXPECT_TRUE(ok(refresh()));
}

TEST_F(timestamp_update, refuses_a_file_signed_by_another_role_or_by_nobody) {
  for (const auto& keys : {repo.signers["snapshot"], std::vector<key_pair>{}}) {
    repo.files["metadata/timestamp.json"] = repo.sign(repo.timestamp, keys);
    EXPECT_EQ(failure_of(refresh()), errc::unverified);
    EXPECT_EQ(kept("timestamp"), 0);
  }
}

TEST_F(timestamp_update, refuses_a_changed_byte) {
  auto& bytes = repo.files["metadata/timestamp.json"];
  bytes.replace(bytes.rfind("\"version\":1"), 11, "\"version\":2");
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
}

TEST_F(timestamp_update, needs_its_threshold_of_distinct_keys) {
  repo.rotate("timestamp", 3, 2);
  repo.put_next_root();
  auto two = repo.signers["timestamp"];
  two.pop_back();
  repo.files["metadata/timestamp.json"] = repo.sign(repo.timestamp, {two[0]});
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  repo.files["metadata/timestamp.json"] = repo.sign(repo.timestamp, {two[0], two[0]});
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  repo.files["metadata/timestamp.json"] = repo.sign(repo.timestamp, two);
  EXPECT_TRUE(ok(refresh()));
}

TEST_F(timestamp_update, refuses_a_file_of_another_role) {
  repo.files["metadata/timestamp.json"] = repo.sign(repo.snapshot, repo.signers["timestamp"]);
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
}

TEST_F(timestamp_update, cuts_endless_data) {
  repo.files["metadata/timestamp.json"].append(16'384, ' ');
  EXPECT_EQ(failure_of(refresh()), errc::too_large);
}

TEST_F(timestamp_update, reports_a_missing_file) {
  repo.files.erase("metadata/timestamp.json");
  EXPECT_EQ(failure_of(refresh()), errc::not_found);
}

TEST_F(timestamp_update, does_without_a_kept_file_that_is_damaged) {
  EXPECT_TRUE(ok(refresh()));
  std::filesystem::resize_file(metadata_dir() / "timestamp.json", 20);
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(read_file(metadata_dir() / "timestamp.json"), repo.files["metadata/timestamp.json"]);
}

TEST_F(timestamp_update, gives_no_weight_to_a_kept_file_that_todays_keys_did_not_sign) {
  EXPECT_TRUE(ok(refresh()));
  auto foreign = repo.timestamp;
  foreign.version = 1'000'000;
  std::ofstream(metadata_dir() / "timestamp.json") << repo.sign(foreign, {make_key()});
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(kept("timestamp"), 1);
}

} // namespace
} // namespace rstuf::client::test
