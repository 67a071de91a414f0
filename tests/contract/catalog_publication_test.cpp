#include "tests/contract/catalog_rig.hpp"

// Publications: commit, show, which tasks they cover, what falls due, what is cleaned.
namespace rstuf::test {
namespace {

using namespace catalog;
using namespace std::chrono_literals;

using catalog_publication = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_publication, testing::ValuesIn(catalog_kinds()),
                         name_of_kind);

std::string bin_of(const std::string& path) {
  return tuf::bins{"bins", 1}.name_of(path);
}

/// Two paths in different bins of two.
const std::string in_bin_0 = [] {
  int n = 0;
  while (bin_of("p" + std::to_string(n)) != "bins-0")
    ++n;
  return "p" + std::to_string(n);
}();
const std::string in_bin_1 = [] {
  int n = 0;
  while (bin_of("p" + std::to_string(n)) != "bins-1")
    ++n;
  return "p" + std::to_string(n);
}();

role_row role(catalog_rig& rig, const std::string& name) {
  for (const auto& r : must(rig.rows().roles(repository)))
    if (r.name == name)
      return r;
  throw std::runtime_error("no role " + name);
}

publication without(publication p, const std::string& role) {
  std::erase_if(p.roles, [&](const auto& r) { return r.role == role; });
  return p;
}

TEST_P(catalog_publication, commit_records_versions_and_the_timestamp) {
  rig.begin_bootstrap();
  rig.clock.advance(100s);
  const auto p = rig.next();
  must(rows.commit(rig.own, p));
  const auto state = must(rig.open()->load(repository));
  EXPECT_EQ(state.committed_publication, 1);
  EXPECT_EQ(state.committed_revision, p.revision);
  EXPECT_EQ(state.visible_publication, 0);
  EXPECT_EQ(state.committed_at, rig.clock.now());
  EXPECT_EQ(state.timestamp_bytes, p.timestamp_bytes);
  EXPECT_EQ(role(rig, "bins-1").version, 1);
  EXPECT_EQ(role(rig, "bins-1").published_revision, p.revision);
  EXPECT_EQ(role(rig, "bins-1").expires, p.roles[0].expires);
  EXPECT_TRUE(must(rows.dirty(repository)).roles.empty());
}

TEST_P(catalog_publication, commit_records_how_many_artifacts_a_role_lists) {
  rig.begin_bootstrap();
  auto p = rig.next();
  for (auto& v : p.roles)
    if (v.role == "bins-0" || v.role == "bins-1")
      v.artifacts = v.role == "bins-0" ? 7 : 0;
  must(rows.commit(rig.own, p));
  EXPECT_EQ(role(rig, "bins-0").artifacts, 7);
  EXPECT_EQ(role(rig, "bins-1").artifacts, 0);
  EXPECT_EQ(role(rig, "snapshot").artifacts, std::nullopt);
}

TEST_P(catalog_publication, commit_needs_the_newest_predecessor_and_that_it_is_visible) {
  rig.begin_bootstrap();
  auto p = rig.next();
  p.predecessor = 5;
  p.number = 6;
  EXPECT_EQ(code_of(rows.commit(rig.own, p)), errc::conflict);
  must(rows.commit(rig.own, rig.next()));
  EXPECT_EQ(code_of(rows.commit(rig.own, rig.next())), errc::conflict); // 1 is not visible yet
  must(rows.show(rig.own, 1));
  p = rig.next();
  p.predecessor = 0;
  EXPECT_EQ(code_of(rows.commit(rig.own, p)), errc::conflict);
  p = rig.next();
  p.number = 1;
  EXPECT_EQ(code_of(rows.commit(rig.own, p)), errc::conflict);
  EXPECT_EQ(must(rows.load(repository)).committed_publication, 1);
  rig.publish();
  EXPECT_EQ(must(rows.load(repository)).visible_publication, 2);
}

TEST_P(catalog_publication, commit_needs_a_bootstrap) {
  rig.own = must(rows.take_lease(must(rows.current_lease(repository)), "w", "n"));
  EXPECT_EQ(code_of(rows.commit(rig.own, {.number = 1, .roles = {}, .timestamp_bytes = "t"})),
            errc::conflict);
  rig.accept(task_action::bootstrap);
  EXPECT_EQ(code_of(rows.commit(rig.own, {.number = 1, .roles = {}, .timestamp_bytes = "t"})),
            errc::conflict);
}

TEST_P(catalog_publication, no_version_goes_back_or_stands_still) {
  rig.bootstrap();
  rig.publish();
  for (const std::int64_t version : {1, 2}) {
    auto p = rig.next();
    p.roles.back().version = version;
    EXPECT_EQ(code_of(rows.commit(rig.own, p)), errc::invalid_argument);
  }
  auto p = rig.next();
  p.roles.back().role = "nobody";
  EXPECT_EQ(code_of(rows.commit(rig.own, p)), errc::invalid_argument);
  EXPECT_EQ(must(rows.load(repository)).committed_publication, 2);
  EXPECT_EQ(role(rig, "snapshot").version, 2);
}

TEST_P(catalog_publication, show_needs_a_committed_one_and_may_be_repeated) {
  rig.begin_bootstrap();
  EXPECT_EQ(code_of(rows.show(rig.own, 1)), errc::conflict);
  must(rows.commit(rig.own, rig.next()));
  EXPECT_EQ(code_of(rows.show(rig.own, 2)), errc::conflict);
  must(rows.show(rig.own, 1));
  must(rows.show(rig.own, 1));
  EXPECT_EQ(must(rows.load(repository)).visible_publication, 1);
  rig.publish();
  must(rows.show(rig.own, 1));
  EXPECT_EQ(must(rows.load(repository)).visible_publication, 2);
}

TEST_P(catalog_publication, tasks_succeed_when_clients_see_them_and_not_before) {
  rig.bootstrap();
  const auto id = rig.store_now({add(in_bin_0, "1")});
  const auto p = rig.next();
  EXPECT_EQ(rig.state_of(id), task_state::running);
  must(rows.commit(rig.own, p));
  EXPECT_EQ(rig.state_of(id), task_state::running);
  rig.clock.advance(9s);
  must(rows.show(rig.own, p.number));
  EXPECT_EQ(rig.state_of(id), task_state::success);
  EXPECT_EQ(rig.task(id).updated, rig.clock.now());
  EXPECT_EQ(rig.task(id).result,
            "revision 2; roles bins-0; changed " + in_bin_0 + "; not found; unassigned; overfull ");
}

TEST_P(catalog_publication, a_task_is_covered_only_when_all_its_roles_are) {
  rig.bootstrap();
  const auto both = rig.store_now({add(in_bin_0, "1"), add(in_bin_1, "1")});
  const auto one = rig.store_now({add(in_bin_0, "2")});
  const auto p = without(rig.next(), "bins-1");
  must(rows.commit(rig.own, p));
  must(rows.show(rig.own, p.number));
  EXPECT_EQ(rig.state_of(one), task_state::success);
  EXPECT_EQ(rig.state_of(both), task_state::running);
  EXPECT_EQ(must(rows.dirty(repository)).roles.size(), 1);
  rig.publish();
  EXPECT_EQ(rig.state_of(both), task_state::success);
}

TEST_P(catalog_publication, what_is_stored_after_the_rendering_waits_for_the_next_one) {
  rig.bootstrap();
  const auto early = rig.store_now({add(in_bin_0, "1")});
  const auto p = rig.next();
  const auto late = rig.store_now({add(in_bin_0, "2")});
  must(rows.commit(rig.own, p));
  must(rows.show(rig.own, p.number));
  EXPECT_EQ(rig.state_of(early), task_state::success);
  EXPECT_EQ(rig.state_of(late), task_state::running);
  const auto dirty = must(rows.dirty(repository));
  ASSERT_EQ(dirty.roles.size(), 1);
  EXPECT_EQ(dirty.roles[0].name, "bins-0");
  EXPECT_EQ(dirty.roles[0].published_revision, p.revision);
  rig.publish();
  EXPECT_EQ(rig.state_of(late), task_state::success);
}

TEST_P(catalog_publication, a_task_that_asks_for_what_is_stored_waits_until_clients_see_it) {
  rig.bootstrap();
  rig.store_now({add(in_bin_0, "1")});
  const auto again = rig.store_now({add(in_bin_0, "1")});
  EXPECT_EQ(rig.state_of(again), task_state::running);
  const auto p = rig.next();
  must(rows.commit(rig.own, p));
  const auto third = rig.store_now({add(in_bin_0, "1")});
  EXPECT_EQ(rig.state_of(third), task_state::running);
  must(rows.show(rig.own, p.number));
  EXPECT_EQ(rig.state_of(again), task_state::success);
  EXPECT_EQ(rig.state_of(third), task_state::success);
  EXPECT_EQ(rig.state_of(rig.store_now({add(in_bin_0, "1")})), task_state::success);
  EXPECT_TRUE(must(rows.dirty(repository)).roles.empty());
}

TEST_P(catalog_publication, removing_what_is_removed_waits_until_clients_no_longer_see_it) {
  rig.bootstrap();
  rig.store_now({add(in_bin_0, "1")});
  rig.publish();
  rig.store_now({removal(in_bin_0)});
  const auto again = rig.store_now({removal(in_bin_0)});
  EXPECT_EQ(rig.state_of(again), task_state::running);
  rig.publish();
  EXPECT_EQ(rig.state_of(again), task_state::success);
}

TEST_P(catalog_publication, due_roles_come_top_level_first_then_by_time) {
  rig.begin_bootstrap(2);
  auto p = rig.next();
  const auto start = rig.clock.now();
  const std::map<std::string, std::chrono::seconds> due{
      {"bins-0", 5s},   {"bins-1", 3s},   {"bins-2", 9s},    {"bins-3", 3s},
      {"targets", 20s}, {"snapshot", 8s}, {"timestamp", 10s}};
  for (auto& r : p.roles)
    r.renew_at = start + due.at(r.role);
  must(rows.commit(rig.own, p));
  using names = std::vector<std::string>;
  EXPECT_EQ(must(rows.due(repository, start + 2s, 10)), names{});
  EXPECT_EQ(must(rows.due(repository, start + 3s, 10)), (names{"bins-1", "bins-3"}));
  EXPECT_EQ(must(rows.due(repository, start + 10s, 10)),
            (names{"snapshot", "timestamp", "bins-1", "bins-3", "bins-0", "bins-2"}));
  EXPECT_EQ(must(rows.due(repository, start + 10s, 3)), (names{"snapshot", "timestamp", "bins-1"}));
}

TEST_P(catalog_publication, what_was_never_published_is_not_due) {
  rig.begin_bootstrap();
  EXPECT_TRUE(must(rows.due(repository, rig.clock.now() + 1000h, 10)).empty());
}

TEST_P(catalog_publication, clean_removes_only_what_no_publication_needs) {
  rig.bootstrap();
  rig.store_now({add("a", "1"), add("b", "1")});
  rig.store_now({add("a", "2"), removal("b")});
  const auto unpublished = rig.contents();
  EXPECT_EQ(must(rows.clean(repository, 100)), 0); // closed, but above what is visible
  const auto first = rig.contents(2);
  rig.publish();
  const auto visible = rig.revision();
  rig.store_now({add("a", "3")});
  EXPECT_EQ(first.size(), 2);
  EXPECT_EQ(must(rows.clean(repository, 1)), 1);
  EXPECT_EQ(must(rows.clean(repository, 100)), 1);
  EXPECT_EQ(must(rows.clean(repository, 100)), 0);
  EXPECT_EQ(rig.contents(visible), unpublished);
  EXPECT_EQ(rig.contents(), (std::map<std::string, std::string>{{"a", "3"}}));
}

TEST_P(catalog_publication, clean_waits_for_show_and_not_for_commit) {
  rig.bootstrap();
  rig.store_now({add("a", "1")});
  rig.publish();
  rig.store_now({removal("a")});
  const auto p = rig.next();
  must(rows.commit(rig.own, p));
  EXPECT_EQ(must(rows.clean(repository, 100)), 0);
  must(rows.show(rig.own, p.number));
  EXPECT_EQ(must(rows.clean(repository, 100)), 1);
}

TEST_P(catalog_publication, clean_keeps_what_a_role_that_was_left_behind_still_shows) {
  rig.bootstrap();
  rig.store_now({add("a", "1")});
  rig.publish();
  rig.store_now({removal("a")});
  auto without = rig.next();
  std::erase_if(without.roles, [&](const auto& r) { return r.role == bin_of("a"); });
  must(rows.commit(rig.own, without));
  must(rows.show(rig.own, without.number));
  EXPECT_EQ(must(rows.clean(repository, 100)), 0);
  const auto again = rig.store_now({removal("a")});
  EXPECT_EQ(rig.state_of(again), task_state::running) << "clients still see it";
  rig.publish();
  EXPECT_EQ(rig.state_of(again), task_state::success);
  EXPECT_EQ(must(rows.clean(repository, 100)), 1);
}

TEST_P(catalog_publication, files_with_newer_versions_are_named_until_they_are_forgotten) {
  rig.bootstrap();
  EXPECT_TRUE(must(rows.superseded(repository, rig.clock.now() + std::chrono::days(9), 9)).empty());
  const auto since = rig.clock.now();
  rig.store_now({add("a", "1")});
  rig.publish();
  EXPECT_TRUE(must(rows.superseded(repository, since, 9)).empty());
  const auto later = since + std::chrono::seconds(1);
  const auto names = must(rows.superseded(repository, later, 9));
  ASSERT_EQ(names.size(), 2U); // the bin and the snapshot; not the timestamp, which has no version
  EXPECT_EQ(names[0].substr(0, 6), "1.bins");
  EXPECT_EQ(names[1], "1.snapshot.json");
  EXPECT_EQ(must(rows.superseded(repository, later, 1)).size(), 1U);
  must(rows.forget_files(rig.own, std::vector{names[1], std::string("unknown")}));
  EXPECT_EQ(must(rows.superseded(repository, later, 9)), std::vector{names[0]});
  EXPECT_TRUE(must(rows.superseded("nobody", later, 9)).empty());
}

} // namespace
} // namespace rstuf::test
