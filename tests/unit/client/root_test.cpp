#include "client_test.hpp"

namespace rstuf::client::test {
namespace {

// TUF 5.2 and 5.3
class root_chain : public client_test {};

TEST_F(root_chain, first_update_asks_for_each_top_level_file_once) {
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(repo.requests, (strings{"metadata/2.root.json", "metadata/timestamp.json",
                                    "metadata/1.snapshot.json", "metadata/1.targets.json"}));
  EXPECT_EQ(names_in(metadata_dir()),
            (strings{".lock", "root.json", "snapshot.json", "targets.json", "timestamp.json"}));
  EXPECT_EQ(read_file(metadata_dir() / "targets.json"), repo.files["metadata/1.targets.json"]);
}

TEST_F(root_chain, second_call_of_refresh_gives_the_outcome_of_the_first_without_requests) {
  updater update(config, repo, time);
  EXPECT_TRUE(ok(update.refresh()));
  repo.requests.clear();
  EXPECT_TRUE(ok(update.refresh()));
  EXPECT_TRUE(repo.requests.empty());
}

TEST_F(root_chain, follows_every_version_to_the_newest_and_keeps_that) {
  for (int i = 0; i < 3; ++i) {
    repo.rotate("root");
    repo.put_next_root();
  }
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(repo.requests.size(), 7U);
  EXPECT_EQ(repo.requests[3], "metadata/5.root.json");
  EXPECT_EQ(kept("root"), 4);
}

TEST_F(root_chain, of_400_versions_is_walked_in_one_update) {
  for (int version = 2; version <= 400; ++version) {
    if (version % 100 == 0)
      repo.rotate("root");
    repo.put_next_root();
  }
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(kept("root"), 400);
  EXPECT_EQ(repo.requests.size(), 400U + 3U);
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(repo.requests, (strings{"metadata/401.root.json", "metadata/timestamp.json"}));
}

TEST_F(root_chain, beyond_max_root_rotations_is_walked_by_further_updates) {
  config.max_root_rotations = 4;
  for (int version = 2; version <= 7; ++version)
    repo.put_next_root();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(kept("root"), 5);
  EXPECT_EQ(repo.requests.size(), 4U + 3U);
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(kept("root"), 7);
  EXPECT_EQ(repo.requests.size(), 3U + 1U);
}

TEST_F(root_chain, refuses_a_root_that_the_old_keys_did_not_sign) {
  repo.rotate("root");
  ++repo.root.version;
  repo.files["metadata/2.root.json"] = repo.sign(repo.root, repo.signers["root"]);
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("root"), 1);
  EXPECT_EQ(repo.requests, strings{"metadata/2.root.json"});
}

TEST_F(root_chain, refuses_a_root_that_its_own_keys_did_not_sign) {
  const auto old_keys = repo.signers["root"];
  repo.rotate("root");
  ++repo.root.version;
  repo.files["metadata/2.root.json"] = repo.sign(repo.root, old_keys);
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("root"), 1);
}

TEST_F(root_chain, needs_the_threshold_of_the_old_and_of_the_new_version) {
  repo.rotate("root", 3, 2);
  repo.put_next_root();
  EXPECT_TRUE(ok(refresh()));
  ASSERT_EQ(kept("root"), 2);

  // Version 3 drops to one key, and only one of version 2's three keys signs.
  const auto some = std::vector{repo.signers["root"][0]};
  repo.rotate("root");
  ++repo.root.version;
  auto keys = repo.signers["root"];
  keys.push_back(some[0]);
  repo.files["metadata/3.root.json"] = repo.sign(repo.root, keys);
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("root"), 2);
}

TEST_F(root_chain, counts_a_key_under_two_key_ids_once) {
  const auto key = make_key();
  auto alias = key;
  alias.keyid = std::string(64, 'a');
  for (const auto& k : {key, alias})
    repo.root.keys[k.keyid] = k.public_key;
  repo.root.roles["root"] = {{key.keyid, alias.keyid}, 2};
  repo.signers["root"] = {key, alias};
  repo.put_next_root();
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("root"), 1);
}

TEST_F(root_chain, refuses_a_version_that_is_skipped_or_repeated) {
  repo.root.version = 3;
  repo.put_root();
  repo.files["metadata/2.root.json"] = repo.files["metadata/3.root.json"];
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  repo.files["metadata/2.root.json"] = repo.files["metadata/1.root.json"];
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
  EXPECT_EQ(kept("root"), 1);
}

TEST_F(root_chain, passes_through_expired_intermediate_versions) {
  repo.root.expires = start_of_time - std::chrono::hours(1);
  repo.put_next_root();
  repo.root.expires = start_of_time + lifetime;
  repo.put_next_root();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_EQ(kept("root"), 3);
}

TEST_F(root_chain, starts_from_an_expired_trusted_root) {
  time.time = start_of_time + lifetime + std::chrono::days(1);
  const auto expires = time.time + lifetime;
  repo.root.expires = repo.timestamp.expires = repo.snapshot.expires = expires;
  repo.targets["targets"].expires = expires;
  ++repo.targets["targets"].version;
  repo.put_next_root();
  repo.publish();
  EXPECT_TRUE(ok(refresh()));
}

TEST_F(root_chain, ends_with_an_error_if_the_newest_version_is_expired) {
  repo.root.expires = start_of_time;
  repo.put_next_root();
  EXPECT_EQ(failure_of(refresh()), errc::expired);
  EXPECT_EQ(repo.requests, (strings{"metadata/2.root.json", "metadata/3.root.json"}));
  EXPECT_EQ(kept("root"), 2) << "what was verified is kept";

  repo.root.expires = start_of_time + std::chrono::seconds(1);
  repo.put_next_root();
  EXPECT_TRUE(ok(refresh()));
}

TEST_F(root_chain, measures_expiry_at_the_time_the_update_began) {
  updater update(config, repo, time);
  time.time = start_of_time + 2 * lifetime;
  EXPECT_TRUE(ok(update.refresh()));
  EXPECT_EQ(failure_of(refresh()), errc::expired);
}

TEST_F(root_chain, does_not_end_where_the_network_fails) {
  for (const auto code : {errc::unavailable, errc::timeout}) {
    repo.failures["metadata/2.root.json"] = {code, "the network"};
    EXPECT_EQ(failure_of(refresh()), code);
    EXPECT_EQ(repo.requests.size(), 1U);
  }
}

TEST_F(root_chain, cuts_an_endless_root) {
  repo.files["metadata/2.root.json"] = std::string(512'001, ' ');
  EXPECT_EQ(failure_of(refresh()), errc::too_large);
  EXPECT_EQ(kept("root"), 1);
}

TEST_F(root_chain, refuses_what_is_no_root) {
  for (const std::string bytes : {"", "{}", "[", "null", "\xff"}) {
    repo.files["metadata/2.root.json"] = bytes;
    EXPECT_EQ(failure_of(refresh()), errc::unverified) << bytes;
  }
  repo.files["metadata/2.root.json"] = repo.files["metadata/timestamp.json"];
  EXPECT_EQ(failure_of(refresh()), errc::unverified);
}

TEST_F(root_chain, begins_only_with_a_root_in_the_directory) {
  std::filesystem::remove(metadata_dir() / "root.json");
  EXPECT_EQ(failure_of(refresh()), errc::not_found);
  EXPECT_TRUE(repo.requests.empty());
}

TEST_F(root_chain, names_a_damaged_root_in_the_directory_corrupt) {
  std::filesystem::resize_file(metadata_dir() / "root.json", 100);
  EXPECT_EQ(failure_of(refresh()), errc::corrupt);
  EXPECT_TRUE(repo.requests.empty());
}

TEST_F(root_chain, takes_a_first_root_only_into_a_directory_without_one) {
  EXPECT_TRUE(ok(refresh()));
  repo.put_next_root();
  EXPECT_TRUE(ok(refresh()));
  EXPECT_TRUE(ok(updater::trust_root(config, repo.files["metadata/1.root.json"])));
  EXPECT_EQ(kept("root"), 2);
}

TEST_F(root_chain, refuses_a_first_root_that_is_not_signed_by_itself) {
  std::filesystem::remove_all(metadata_dir());
  const auto stranger = repo.sign(repo.root, {make_key()});
  EXPECT_EQ(failure_of(updater::trust_root(config, stranger)), errc::unverified);
  EXPECT_FALSE(std::filesystem::exists(metadata_dir()));
}

} // namespace
} // namespace rstuf::client::test
