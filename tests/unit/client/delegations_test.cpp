#include "client_test.hpp"

#include "tuf/bins.hpp"
#include "tuf/hash.hpp"

namespace rstuf::client::test {
namespace {

// TUF 5.6.7
class delegation_search : public client_test {};

TEST_F(delegation_search, finds_what_the_top_level_role_lists_without_further_requests) {
  repo.delegate("targets", "extra", {"*"});
  repo.add_target("targets", "file", "content");
  repo.publish();
  EXPECT_EQ(role_of("file"), "targets");
  EXPECT_TRUE(searched().empty());
}

TEST_F(delegation_search, goes_in_preorder_and_asks_only_for_roles_that_match) {
  repo.delegate("targets", "a", {"dir/*"});
  repo.delegate("targets", "no", {"other/*"});
  repo.delegate("targets", "b", {"dir/*"});
  repo.delegate("a", "a1", {"dir/*"});
  repo.delegate("a", "a2", {"dir/*"});
  repo.delegate("a1", "a11", {"dir/*"});
  repo.add_target("b", "dir/file", "content");
  repo.publish();
  EXPECT_EQ(role_of("dir/file"), "b");
  EXPECT_EQ(searched(), (strings{"a", "a1", "a11", "a2", "b"}));
}

TEST_F(delegation_search, trusts_the_first_role_that_lists_the_path) {
  repo.delegate("targets", "first", {"*"});
  repo.delegate("targets", "second", {"*"});
  repo.add_target("second", "file", "from second");
  repo.add_target("first", "file", "from first");
  repo.publish();
  EXPECT_EQ(role_of("file"), "first");
  EXPECT_EQ(searched(), strings{"first"});
}

TEST_F(delegation_search, ignores_a_path_that_was_not_delegated_to_the_role_that_lists_it) {
  repo.delegate("targets", "extra", {"mine/*"});
  repo.add_target("extra", "theirs/file", "content");
  repo.publish();
  EXPECT_EQ(role_of("theirs/file"), "");
  EXPECT_TRUE(searched().empty());
}

TEST_F(delegation_search, ends_at_a_terminating_delegation) {
  repo.delegate("targets", "a", {"*"});
  repo.delegate("targets", "b", {"*"}, true);
  repo.delegate("targets", "c", {"*"});
  repo.delegate("b", "b1", {"*"});
  repo.add_target("c", "file", "content");
  repo.publish();
  EXPECT_EQ(role_of("file"), "");
  EXPECT_EQ(searched(), (strings{"a", "b", "b1"}));
}

TEST_F(delegation_search, of_a_terminating_delegation_below_ends_the_whole_search) {
  repo.delegate("targets", "a", {"*"});
  repo.delegate("targets", "b", {"*"});
  repo.delegate("a", "a1", {"*"}, true);
  repo.delegate("a", "a2", {"*"});
  repo.add_target("b", "file", "content");
  repo.publish();
  EXPECT_EQ(role_of("file"), "");
  EXPECT_EQ(searched(), (strings{"a", "a1"}));
}

TEST_F(delegation_search, is_not_ended_by_a_terminating_delegation_for_other_paths) {
  repo.delegate("targets", "a", {"other/*"}, true);
  repo.delegate("targets", "b", {"*"});
  repo.add_target("b", "file", "content");
  repo.publish();
  EXPECT_EQ(role_of("file"), "b");
}

TEST_F(delegation_search, visits_each_role_of_a_cycle_once) {
  repo.delegate("targets", "a", {"*"});
  repo.delegate("a", "b", {"*"});
  repo.delegate("b", "a", {"*"});
  repo.delegate("b", "b", {"*"});
  repo.delegate("targets", "c", {"*"});
  repo.add_target("c", "file", "content");
  repo.publish();
  EXPECT_EQ(role_of("file"), "c");
  EXPECT_EQ(searched(), (strings{"a", "b", "c"}));
}

TEST_F(delegation_search, visits_no_more_roles_than_max_delegations) {
  config.max_delegations = 3;
  std::string delegator = "targets";
  for (const std::string role : {"r1", "r2", "r3", "r4"}) {
    repo.delegate(delegator, role, {"*"});
    delegator = role;
  }
  repo.add_target("r3", "near", "content");
  repo.add_target("r4", "far", "content");
  repo.publish();
  EXPECT_EQ(role_of("near"), "r3");
  EXPECT_EQ(role_of("far"), "");
  EXPECT_EQ(role_of("far"), "") << "kept roles count too";
  config.max_delegations = 4;
  EXPECT_EQ(role_of("far"), "r4");
}

TEST_F(delegation_search, picks_the_one_bin_of_succinct_roles_and_ends_there) {
  repo.delegate_to_bins("targets", "bins", 3);
  const tuf::bins bins{"bins", 3};
  for (int i = 0; i < 50; ++i) {
    const auto path = "dir/file" + std::to_string(i);
    repo.add_target(bins.name_of(path), path, path);
  }
  repo.publish();
  for (int i = 0; i < 50; ++i) {
    const auto path = "dir/file" + std::to_string(i);
    EXPECT_EQ(role_of(path), bins.name_of(path));
    EXPECT_LE(searched().size(), 1U);
  }
  EXPECT_EQ(role_of("missing"), "");
}

TEST_F(delegation_search, goes_from_a_role_with_paths_into_its_bins) {
  repo.delegate("targets", "team", {"team/*"});
  repo.delegate_to_bins("team", "part", 4);
  const auto bin = tuf::bins{"part", 4}.name_of("team/file");
  repo.add_target(bin, "team/file", "content");
  repo.publish();
  EXPECT_EQ(role_of("team/file"), bin);
  EXPECT_EQ(searched(), (strings{"team", bin}));
}

TEST_F(delegation_search, does_not_leave_bins_for_the_delegations_behind_them) {
  repo.delegate("targets", "team", {"team/*"});
  repo.delegate_to_bins("team", "part", 1);
  repo.delegate("targets", "late", {"*/*"});
  repo.add_target("late", "team/file", "content");
  repo.publish();
  EXPECT_EQ(role_of("team/file"), "");
  EXPECT_EQ(searched(), (strings{"team", tuf::bins{"part", 1}.name_of("team/file")}));
}

TEST_F(delegation_search, matches_prefixes_of_the_path_hash) {
  const auto hash = tuf::sha256_hex("dir/file");
  const std::string other = hash[0] == '0' ? "1" : "0";
  for (const auto& [role, prefix] :
       {std::pair{"no", other + hash.substr(1, 3)}, std::pair{"yes", hash.substr(0, 4)}}) {
    tuf::delegated_role delegation;
    delegation.name = role;
    delegation.path_hash_prefixes = {prefix};
    repo.delegate("targets", delegation);
    repo.add_target(role, "dir/file", role);
  }
  repo.publish();
  EXPECT_EQ(role_of("dir/file"), "yes");
  EXPECT_EQ(searched(), strings{"yes"});
}

TEST_F(delegation_search, quotes_role_names_in_urls_and_file_names) {
  for (const std::string role :
       {"../up", "a b", "?", "#", "/slash", "1.root", "ünï", "%41", ".."}) {
    repo.targets["targets"].delegations.reset();
    repo.delegate("targets", role, {"*"}).version = 7;
    repo.add_target(role, "file", role);
    repo.publish();
    EXPECT_EQ(role_of("file"), role);
    EXPECT_EQ(kept(role), 7) << role;
    ++repo.targets["targets"].version;
  }
  EXPECT_EQ(names_in(metadata_dir()),
            (strings{"%23.json", "%2541.json", "%2Fslash.json", "%3F.json", "%C3%BCn%C3%AF.json",
                     "..%2Fup.json", "...json", ".lock", "1.root.json", "a%20b.json", "root.json",
                     "snapshot.json", "targets.json", "timestamp.json"}));
  EXPECT_EQ(names_in(directory.path()), strings{"metadata"});
}

TEST_F(delegation_search, uses_kept_roles_without_requests) {
  repo.delegate("targets", "extra", {"*"});
  repo.add_target("extra", "file", "content");
  repo.publish();
  EXPECT_EQ(role_of("file"), "extra");
  EXPECT_EQ(role_of("file"), "extra");
  EXPECT_TRUE(searched().empty());
}

TEST_F(delegation_search, fetches_no_role_twice_in_one_update) {
  repo.delegate("targets", "extra", {"*"});
  repo.publish();
  updater update(config, repo, time);
  EXPECT_TRUE(ok(update.find("one")));
  repo.requests.clear();
  EXPECT_TRUE(ok(update.find("two")));
  EXPECT_TRUE(repo.requests.empty());
}

TEST_F(delegation_search, refuses_paths_that_cannot_be_targets_before_any_request) {
  for (const std::string path : {"", "/file", "../file", "a/../b", "a//b", "a/", "a\nb", "\xff"})
    EXPECT_EQ(failure_of(find(path)), errc::invalid_argument) << path;
  EXPECT_TRUE(repo.requests.empty());
}

} // namespace
} // namespace rstuf::client::test
