#include "tests/contract/catalog_rig.hpp"

// Held changes: kept back until a publish task.
namespace rstuf::test {
namespace {

using namespace catalog;

using catalog_held = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_held, testing::ValuesIn(catalog_kinds()), name_of_kind);

TEST_P(catalog_held, held_changes_are_seen_only_after_a_publish_task) {
  rig.bootstrap();
  rig.store_now({add("a", "1"), add("b", "1")});
  rig.publish();
  const auto before = rig.revision();
  const auto held = rig.accept();
  const auto report = rig.ingest({hold(held, {add("a", "2"), removal("b"), add("c", "1")})});
  EXPECT_EQ(report.revision, 0);
  EXPECT_EQ(report.taken, 1);
  EXPECT_EQ(rig.state_of(held), task_state::success);
  EXPECT_EQ(rig.revision(), before);
  EXPECT_EQ(rig.contents(), (listing{{"a", "1"}, {"b", "1"}}));
  rig.store_now({add("d", "1")}); // takes nothing that is held along
  EXPECT_EQ(rig.contents(), (listing{{"a", "1"}, {"b", "1"}, {"d", "1"}}));
  const auto publisher = rig.accept(task_action::publish_artifacts);
  EXPECT_EQ(rig.ingest({publish_held(publisher)}).revision, before + 2);
  EXPECT_EQ(rig.state_of(publisher), task_state::running);
  EXPECT_EQ(rig.contents(), (listing{{"a", "2"}, {"c", "1"}, {"d", "1"}}));
  EXPECT_EQ(rig.contents(before), (listing{{"a", "1"}, {"b", "1"}}));
  rig.publish();
  EXPECT_EQ(rig.state_of(publisher), task_state::success);
}

TEST_P(catalog_held, a_publish_with_nothing_held_succeeds_at_once) {
  rig.bootstrap();
  const auto id = rig.accept(task_action::publish_artifacts);
  EXPECT_EQ(rig.ingest({publish_held(id)}).revision, 0);
  EXPECT_EQ(rig.state_of(id), task_state::success);
  EXPECT_EQ(rig.task(id).result, "revision 0; roles; changed; not found; unassigned; overfull ");
}

TEST_P(catalog_held, held_changes_are_published_once) {
  rig.bootstrap();
  rig.ingest({hold(rig.accept(), {add("a", "held")})});
  rig.ingest({publish_held(rig.accept())});
  rig.store_now({add("a", "later")});
  rig.ingest({publish_held(rig.accept())});
  EXPECT_EQ(rig.contents(), (listing{{"a", "later"}}));
}

TEST_P(catalog_held, what_a_later_task_holds_stays_held_whatever_comes_first) {
  rig.bootstrap();
  const auto first = rig.accept(), publisher = rig.accept(), later = rig.accept();
  rig.ingest({hold(later, {add("b", "later")})});
  rig.ingest({hold(first, {add("a", "first")})});
  rig.ingest({publish_held(publisher)});
  EXPECT_EQ(rig.contents(), (listing{{"a", "first"}}));
  rig.ingest({publish_held(rig.accept())});
  EXPECT_EQ(rig.contents(), (listing{{"a", "first"}, {"b", "later"}}));
}

TEST_P(catalog_held, of_held_changes_of_one_path_the_higher_number_wins) {
  rig.bootstrap();
  const auto first = rig.accept(), second = rig.accept();
  rig.ingest({hold(second, {add("a", "second"), removal("b")})});
  rig.ingest({hold(first, {add("a", "first"), add("b", "first")})});
  rig.ingest({publish_held(rig.accept())});
  EXPECT_EQ(rig.contents(), (listing{{"a", "second"}}));
}

TEST_P(catalog_held, a_later_direct_change_outdates_a_held_one) {
  rig.bootstrap();
  const auto held = rig.accept(), direct = rig.accept();
  rig.ingest({hold(held, {add("a", "held"), add("b", "held")})});
  rig.ingest({store(direct, {add("a", "direct"), removal("b")})});
  must(rows.clean(repository, 100));
  rig.ingest({publish_held(rig.accept())});
  EXPECT_EQ(rig.contents(), (listing{{"a", "direct"}}));
}

TEST_P(catalog_held, a_held_change_that_comes_late_is_outdated_as_well) {
  rig.bootstrap();
  const auto held = rig.accept(), direct = rig.accept();
  rig.ingest({store(direct, {add("a", "direct"), removal("b")})});
  rig.ingest({hold(held, {add("a", "held"), add("b", "held")})});
  must(rows.clean(repository, 100));
  rig.ingest({publish_held(rig.accept())});
  EXPECT_EQ(rig.contents(), (listing{{"a", "direct"}}));
}

TEST_P(catalog_held, an_older_direct_change_leaves_a_held_one_alone) {
  rig.bootstrap();
  const auto direct = rig.accept(), held = rig.accept();
  rig.ingest({hold(held, {add("a", "held")})});
  rig.ingest({store(direct, {add("a", "direct")})});
  EXPECT_EQ(rig.contents(), (listing{{"a", "direct"}}));
  rig.ingest({publish_held(rig.accept())});
  EXPECT_EQ(rig.contents(), (listing{{"a", "held"}}));
}

TEST_P(catalog_held, holding_and_publishing_work_within_one_batch) {
  rig.bootstrap();
  const auto held = rig.accept(), publisher = rig.accept(), later = rig.accept();
  rig.ingest({hold(held, {add("a", "1")}), publish_held(publisher), hold(later, {add("a", "2")})});
  EXPECT_EQ(rig.contents(), (listing{{"a", "1"}}));
  rig.ingest({publish_held(rig.accept())});
  EXPECT_EQ(rig.contents(), (listing{{"a", "2"}}));
}

TEST_P(catalog_held, a_publish_that_overfills_a_role_keeps_everything_held) {
  rig.bootstrap();
  rig.ingest({hold(rig.accept(), {add("a", std::string(300, 'x'))})});
  rig.max_role_bytes = 100;
  const auto refused = rig.accept();
  rig.ingest({publish_held(refused)});
  EXPECT_EQ(rig.state_of(refused), task_state::errored);
  EXPECT_EQ(rig.contents(), listing{});
  rig.max_role_bytes = 1000;
  rig.ingest({publish_held(rig.accept())});
  EXPECT_EQ(rig.contents().size(), 1);
}

TEST_P(catalog_held, a_held_removal_tells_what_is_not_there) {
  rig.bootstrap();
  rig.store_now({add("a", "1")});
  const auto id = rig.accept();
  rig.ingest({hold(id, {removal("a"), removal("b"), add("c", "1")})});
  EXPECT_EQ(rig.task(id).result,
            "revision 0; roles; changed a c; not found b; unassigned; overfull ");
}

} // namespace
} // namespace rstuf::test
