#include "client_test.hpp"

#include "tuf/bins.hpp"

#include <utility>

namespace rstuf::client::test {
namespace {

// TUF 5.6.1 to 5.6.6, as they hold for delegated roles
class delegated_role : public client_test {};

TEST_F(delegated_role, is_not_exchanged_for_another_bin_with_the_same_key) {
  repo.delegate_to_bins("targets", "bins", 1);
  const tuf::bins bins{"bins", 1};
  const auto mine = bins.name_of("file");
  const auto other = bins.name(1 - *bins.number(mine));
  repo.add_target(mine, "file", "content");
  repo.targets[other].version = 2;
  repo.publish();
  // Bins share their key: only version and hash tell them apart.
  repo.files["metadata/1." + mine + ".json"] = repo.files["metadata/2." + other + ".json"];
  EXPECT_EQ(failure_of(find("file")), errc::unverified);
}

TEST_F(delegated_role, cannot_be_a_top_level_role) {
  repo.delegate("targets", "extra", {"*"});
  repo.publish();
  for (const std::string role : {"root", "timestamp", "snapshot", "targets"}) {
    auto changed = repo.targets["targets"];
    changed.delegations->roles[0].name = role;
    repo.files["metadata/1.targets.json"] = repo.sign(changed, repo.signers["targets"]);
    EXPECT_EQ(failure_of(find("file")), errc::unverified) << role;
  }
  EXPECT_EQ(kept("root"), 1);
}

TEST_F(delegated_role, ends_the_search_with_an_error_where_it_does_not_verify) {
  repo.delegate("targets", "bad", {"*"});
  repo.delegate("targets", "good", {"*"});
  repo.add_target("good", "file", "content");
  repo.publish();
  const auto genuine = repo.files["metadata/1.bad.json"];
  repo.files["metadata/1.bad.json"] = repo.sign(repo.targets["bad"], repo.signers["good"]);
  EXPECT_EQ(failure_of(find("file")), errc::unverified);
  repo.files.erase("metadata/1.bad.json");
  EXPECT_EQ(failure_of(find("file")), errc::not_found);
  repo.files["metadata/1.bad.json"] = genuine;
  EXPECT_EQ(role_of("file"), "good");
}

TEST_F(delegated_role, must_be_listed_by_the_snapshot) {
  repo.delegate("targets", "extra", {"*"});
  repo.targets.erase("extra");
  repo.publish();
  EXPECT_EQ(failure_of(find("file")), errc::unverified);
  EXPECT_TRUE(searched().empty());
}

TEST_F(delegated_role, must_be_fresh_and_of_the_listed_version) {
  auto& extra = repo.delegate("targets", "extra", {"*"});
  extra.expires = start_of_time;
  repo.publish();
  EXPECT_EQ(failure_of(find("file")), errc::expired);
  extra.expires = start_of_time + lifetime;
  extra.version = 2;
  repo.publish();
  extra.version = 3;
  repo.files["metadata/2.extra.json"] = repo.sign(extra, repo.signers["extra"]);
  EXPECT_EQ(failure_of(find("file")), errc::unverified);
  EXPECT_EQ(kept("extra"), 0);
}

TEST_F(delegated_role, is_verified_again_with_the_keys_its_delegator_names_now) {
  repo.delegate("targets", "extra", {"*"});
  repo.add_target("extra", "file", "content");
  repo.publish();
  EXPECT_EQ(role_of("file"), "extra");
  // The delegation moves to another key; the role is not signed anew.
  const auto revoked = std::exchange(repo.signers["extra"], {make_key()});
  auto& top = repo.targets["targets"];
  top.delegations.reset();
  repo.delegate("targets", "extra", {"*"});
  ++top.version;
  const auto new_keys = std::exchange(repo.signers["extra"], revoked);
  repo.publish();
  EXPECT_EQ(failure_of(find("file")), errc::unverified);
  repo.signers["extra"] = new_keys;
  repo.publish();
  EXPECT_EQ(role_of("file"), "extra");
}

TEST_F(delegated_role, is_verified_for_each_delegator_it_is_reached_by) {
  repo.delegate("targets", "a", {"a/*"});
  repo.delegate("targets", "b", {"b/*"});
  repo.delegate("a", "shared", {"*/*"});
  const auto genuine = std::exchange(repo.signers["shared"], {make_key()});
  repo.delegate("b", "shared", {"*/*"});
  repo.signers["shared"] = genuine; // b names another key, which signed nothing
  repo.add_target("shared", "a/file", "content");
  repo.add_target("shared", "b/file", "content");
  repo.publish();
  updater update(config, repo, time);
  const auto by_a = update.find("a/file");
  ASSERT_TRUE(ok(by_a));
  EXPECT_EQ((*by_a)->role, "shared");
  EXPECT_EQ(failure_of(update.find("b/file")), errc::unverified);
}

TEST_F(delegated_role, needs_the_threshold_of_its_delegation) {
  repo.signers["extra"] = {make_key(), make_key(), make_key()};
  repo.delegate("targets", "extra", {"*"});
  repo.targets["targets"].delegations->roles[0].keys.threshold = 2;
  repo.add_target("extra", "file", "content");
  const auto all = repo.signers["extra"];
  repo.signers["extra"] = {all[1]};
  repo.publish();
  EXPECT_EQ(failure_of(find("file")), errc::unverified);
  repo.signers["extra"] = {all[1], all[1]};
  repo.publish();
  EXPECT_EQ(failure_of(find("file")), errc::unverified);
  repo.signers["extra"] = {all[0], all[2]};
  repo.publish();
  EXPECT_EQ(role_of("file"), "extra");
}

} // namespace
} // namespace rstuf::client::test
