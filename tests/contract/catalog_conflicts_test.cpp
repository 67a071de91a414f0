#include "tests/contract/catalog_rig.hpp"

// Two changes of one path: the higher task number wins, whatever worker comes first.
namespace rstuf::test {
namespace {

using namespace catalog;

using catalog_conflicts = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_conflicts, testing::ValuesIn(catalog_kinds()), name_of_kind);

TEST_P(catalog_conflicts, the_higher_number_wins_in_any_order_of_workers) {
  rig.bootstrap();
  const auto first = rig.accept(), second = rig.accept(), third = rig.accept();
  rig.ingest({store(second, {add("x", "second")})});
  rig.ingest({store(first, {add("x", "first")})});
  EXPECT_EQ(rig.contents(), (listing{{"x", "second"}}));
  rig.ingest({store(third, {add("x", "third")})});
  EXPECT_EQ(rig.contents(), (listing{{"x", "third"}}));
  rig.publish();
  for (const auto& id : {first, second, third})
    EXPECT_EQ(rig.state_of(id), task_state::success);
}

TEST_P(catalog_conflicts, the_higher_number_wins_within_a_batch) {
  rig.bootstrap();
  const auto first = rig.accept(), second = rig.accept();
  rig.ingest({store(second, {add("x", "second")}), store(first, {add("x", "first")})});
  EXPECT_EQ(rig.contents(), (listing{{"x", "second"}}));
}

TEST_P(catalog_conflicts, the_last_change_wins_within_a_task) {
  rig.bootstrap();
  rig.store_now({add("x", "1"), removal("y"), removal("x"), add("y", "1"), add("x", "2")});
  EXPECT_EQ(rig.contents(), (listing{{"x", "2"}, {"y", "1"}}));
}

TEST_P(catalog_conflicts, a_removal_is_not_undone_by_an_older_add) {
  rig.bootstrap();
  rig.store_now({add("x", "0")});
  const auto older = rig.accept(), newer = rig.accept();
  rig.ingest({store(newer, {removal("x")})});
  EXPECT_EQ(must(rows.clean(repository, 100)), 0);
  rig.publish();
  must(rows.clean(repository, 100)); // the row is gone, what is needed of it stays
  rig.ingest({store(older, {add("x", "1")})});
  EXPECT_EQ(rig.contents(), listing{});
  EXPECT_EQ(rig.state_of(older), task_state::success);
}

TEST_P(catalog_conflicts, a_removal_of_what_is_not_there_yet_wins_against_the_older_add) {
  rig.bootstrap();
  const auto older = rig.accept(), newer = rig.accept();
  rig.ingest({store(newer, {removal("x")})});
  EXPECT_EQ(rig.task(newer).result,
            "revision 0; roles; changed; not found x; unassigned; overfull ");
  EXPECT_EQ(rig.state_of(newer), task_state::success);
  rig.ingest({store(older, {add("x", "1")})});
  EXPECT_EQ(rig.contents(), listing{});
}

TEST_P(catalog_conflicts, a_started_task_keeps_tombstones_alive_too) {
  rig.bootstrap();
  const auto oldest = rig.accept(), older = rig.accept(), newer = rig.accept();
  must(rows.start(oldest));
  rig.ingest({store(newer, {removal("x")})});
  must(rows.clean(repository, 100));
  rig.ingest({store(older, {add("x", "1")})});
  EXPECT_EQ(rig.contents(), listing{});
}

TEST_P(catalog_conflicts, a_newer_add_wins_over_a_tombstone_and_is_not_undone_by_it) {
  rig.bootstrap();
  const auto oldest = rig.accept(), remover = rig.accept(), newest = rig.accept();
  rig.ingest({store(remover, {removal("x")})});
  rig.ingest({store(newest, {add("x", "new")})});
  rig.ingest({store(oldest, {add("x", "old")})});
  EXPECT_EQ(rig.contents(), (listing{{"x", "new"}}));
  must(rows.clean(repository, 100));
  rig.store_now({removal("x")});
  rig.store_now({add("x", "newer")});
  EXPECT_EQ(rig.contents(), (listing{{"x", "newer"}}));
}

TEST_P(catalog_conflicts, an_add_that_changes_nothing_still_has_its_say) {
  rig.bootstrap();
  rig.store_now({add("x", "same")});
  const auto between = rig.accept(), newest = rig.accept();
  rig.ingest({store(newest, {add("x", "same")})});
  rig.ingest({store(between, {add("x", "other")})});
  EXPECT_EQ(rig.contents(), (listing{{"x", "same"}}));
}

} // namespace
} // namespace rstuf::test
