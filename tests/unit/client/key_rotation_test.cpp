#include "client_test.hpp"

#include <utility>

namespace rstuf::client::test {
namespace {

// TUF 5.3.11
class key_rotation : public client_test {};

TEST_F(key_rotation, of_each_online_role_is_followed) {
  EXPECT_TRUE(ok(refresh()));
  for (const auto* role : {"timestamp", "snapshot", "targets"}) {
    repo.rotate(role);
    repo.put_next_root();
    ++repo.targets["targets"].version;
    repo.publish();
    EXPECT_TRUE(ok(refresh())) << role;
    EXPECT_EQ(kept("targets"), repo.targets["targets"].version) << role;
  }
}

TEST_F(key_rotation, makes_signatures_of_the_old_key_worthless) {
  for (const std::string role : {"timestamp", "snapshot", "targets"}) {
    const auto old_keys = repo.signers[role];
    repo.rotate(role);
    repo.put_next_root();
    const auto new_keys = std::exchange(repo.signers[role], old_keys);
    ++repo.targets["targets"].version;
    repo.publish();
    EXPECT_EQ(failure_of(refresh()), errc::unverified) << role;
    repo.signers[role] = new_keys;
    repo.publish();
    EXPECT_TRUE(ok(refresh())) << role;
  }
}

TEST_F(key_rotation, of_timestamp_and_snapshot_recovers_from_a_fast_forward) {
  repo.timestamp.version = repo.snapshot.version = 1'000'000;
  repo.targets["targets"].version = 2'000'000;
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  ASSERT_EQ(kept("timestamp"), 1'000'001);

  repo.timestamp.version = repo.snapshot.version = repo.targets["targets"].version = 2;
  repo.publish();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  repo.rotate("timestamp");
  repo.rotate("snapshot");
  repo.put_next_root();
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(kept("timestamp"), repo.timestamp.version);
  EXPECT_EQ(kept("snapshot"), repo.snapshot.version);
  EXPECT_EQ(kept("targets"), 2);
}

TEST_F(key_rotation, of_snapshot_alone_forgets_the_timestamp_too) {
  repo.snapshot.version = 1'000'000;
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  repo.snapshot.version = 2;
  repo.rotate("snapshot");
  repo.put_next_root();
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(kept("snapshot"), 3);
}

TEST_F(key_rotation, back_to_the_same_keys_still_forgets) {
  repo.timestamp.version = 1'000'000;
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
  const auto keys = repo.signers["timestamp"];
  const auto role = repo.root.roles["timestamp"];
  repo.rotate("timestamp");
  repo.put_next_root();
  repo.signers["timestamp"] = keys;
  repo.root.roles["timestamp"] = role;
  repo.put_next_root();
  repo.timestamp.version = 7;
  repo.put_timestamp();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(kept("timestamp"), 7);
}

TEST_F(key_rotation, keeps_the_rollback_protection_while_the_kept_files_still_verify) {
  const auto old_timestamp = repo.signers["timestamp"];
  // Signed with the old and the coming key, as a planned rotation does.
  const auto next = make_key();
  repo.signers["timestamp"].push_back(next);
  repo.timestamp.version = 9;
  repo.put_timestamp();
  EXPECT_TRUE(ok(refresh()));

  repo.root.keys[next.keyid] = next.public_key;
  repo.root.roles["timestamp"] = {{next.keyid}, 1};
  repo.put_next_root();
  repo.timestamp.version = 8;
  repo.put_timestamp();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("timestamp"), 9);
}

} // namespace
} // namespace rstuf::client::test
