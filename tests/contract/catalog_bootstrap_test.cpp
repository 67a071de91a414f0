#include "tests/contract/catalog_rig.hpp"

// The bootstrap: begin, abort, again, finish.
namespace rstuf::test {
namespace {

using namespace catalog;

using catalog_bootstrap = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_bootstrap, testing::ValuesIn(catalog_kinds()), name_of_kind);

TEST_P(catalog_bootstrap, an_unknown_repository_is_in_state_none) {
  const auto state = must(rows.load("nobody"));
  EXPECT_EQ(state.bootstrap, bootstrap_state::none);
  EXPECT_TRUE(state.roots.empty());
  EXPECT_FALSE(state.storage_claimed);
  EXPECT_TRUE(must(rows.roles("nobody")).empty());
  EXPECT_TRUE(must(rows.dirty("nobody")).roles.empty());
  EXPECT_TRUE(must(rows.contents("nobody", {}, 5)).empty());
  EXPECT_TRUE(must(rows.due("nobody", rig.clock.now(), 5)).empty());
  EXPECT_EQ(must(rows.clean("nobody", 5)), 0);
  EXPECT_EQ(must(rows.current_lease("nobody")).epoch, 0);
  EXPECT_EQ(must(rows.ingest("nobody", rig.where(), {})).taken, 0);
}

TEST_P(catalog_bootstrap, begin_writes_the_root_the_settings_and_all_roles_dirty) {
  rig.begin_bootstrap(2);
  const auto state = must(rows.load(repository));
  const auto plan = rig.plan(state.bootstrap_task);
  EXPECT_EQ(state.bootstrap, bootstrap_state::pre);
  EXPECT_TRUE(state.storage_claimed);
  EXPECT_EQ(state.revision, 1);
  EXPECT_EQ(state.committed_publication, 0);
  EXPECT_EQ(state.visible_publication, 0);
  ASSERT_EQ(state.roots.size(), 1);
  EXPECT_EQ(state.roots[0].version, plan.root.version);
  EXPECT_EQ(state.roots[0].bytes, plan.root.bytes);
  EXPECT_EQ(state.roots[0].activated, rig.clock.now());
  EXPECT_EQ(state.bins, plan.bins);
  EXPECT_TRUE(state.delegations.empty());
  EXPECT_EQ(state.expiration, plan.expiration);
  const auto dirty = must(rows.dirty(repository));
  EXPECT_EQ(dirty.revision, 1);
  EXPECT_EQ(dirty.now, rig.clock.now());
  std::vector<std::string> names;
  for (const auto& role : dirty.roles) {
    names.push_back(role.name);
    EXPECT_EQ(role.version, 0);
    EXPECT_EQ(role.revision, 1);
    EXPECT_EQ(role.published_revision, 0);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"bins-0", "bins-1", "bins-2", "bins-3", "snapshot",
                                             "targets", "timestamp"}));
  EXPECT_EQ(rig.state_of(plan.task), task_state::running);
  EXPECT_EQ(rig.task(plan.task).result, plan.running_result);
}

TEST_P(catalog_bootstrap, the_deadline_counts_from_the_acceptance) {
  const auto id = rig.accept(task_action::bootstrap);
  const auto accepted = rig.clock.now();
  rig.own = must(rows.take_lease(must(rows.current_lease(repository)), "w", "n"));
  rig.clock.advance(std::chrono::seconds(20));
  auto plan = rig.plan(id);
  plan.timeout = 77;
  must(rows.begin_bootstrap(rig.own, plan));
  EXPECT_EQ(must(rows.load(repository)).bootstrap_deadline, accepted + std::chrono::seconds(77));
}

TEST_P(catalog_bootstrap, finishes_with_the_first_visible_publication_and_not_before) {
  rig.begin_bootstrap();
  const auto id = must(rows.load(repository)).bootstrap_task;
  const auto first = rig.next();
  must(rows.commit(rig.own, first));
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::pre);
  EXPECT_EQ(rig.state_of(id), task_state::running);
  must(rows.show(rig.own, first.number));
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::finished);
  EXPECT_EQ(rig.state_of(id), task_state::success);
  EXPECT_EQ(must(rows.load(repository)).bootstrap_deadline, time_point{});
}

TEST_P(catalog_bootstrap, does_not_finish_while_a_role_is_missing) {
  rig.begin_bootstrap();
  const auto id = must(rows.load(repository)).bootstrap_task;
  auto first = rig.next();
  std::erase_if(first.roles, [](const auto& role) { return role.role == "bins-1"; });
  must(rows.commit(rig.own, first));
  must(rows.show(rig.own, first.number));
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::pre);
  EXPECT_EQ(rig.state_of(id), task_state::running);
  rig.publish();
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::finished);
  EXPECT_EQ(rig.state_of(id), task_state::success);
}

TEST_P(catalog_bootstrap, begins_only_once_and_only_for_its_own_task) {
  rig.begin_bootstrap();
  const auto id = must(rows.load(repository)).bootstrap_task;
  EXPECT_EQ(code_of(rows.begin_bootstrap(rig.own, rig.plan(id))), errc::conflict);
  rig.publish();
  EXPECT_EQ(code_of(rows.begin_bootstrap(rig.own, rig.plan(id))), errc::conflict);
}

TEST_P(catalog_bootstrap, does_not_begin_for_a_foreign_task_or_one_that_is_over) {
  const auto id = rig.accept(task_action::bootstrap);
  rig.own = must(rows.take_lease(must(rows.current_lease(repository)), "w", "n"));
  EXPECT_EQ(code_of(rows.begin_bootstrap(rig.own, rig.plan(rig.new_id()))), errc::conflict);
  must(rows.finish(id, task_state::errored, "no"));
  EXPECT_EQ(code_of(rows.begin_bootstrap(rig.own, rig.plan(id))), errc::conflict);
  EXPECT_TRUE(must(rows.roles(repository)).empty());
  EXPECT_TRUE(must(rows.load(repository)).roots.empty());
}

TEST_P(catalog_bootstrap, abort_releases_the_lock_and_keeps_the_claim_on_the_storage) {
  rig.begin_bootstrap();
  const auto id = must(rows.load(repository)).bootstrap_task;
  must(rows.abort_bootstrap(rig.own, task_state::failure, "too late"));
  const auto state = must(rows.load(repository));
  EXPECT_EQ(state.bootstrap, bootstrap_state::none);
  EXPECT_EQ(state.bootstrap_task, "");
  EXPECT_EQ(state.bootstrap_deadline, time_point{});
  EXPECT_EQ(state.revision, 0);
  EXPECT_FALSE(state.bins);
  EXPECT_TRUE(state.storage_claimed);
  EXPECT_TRUE(state.roots.empty());
  EXPECT_TRUE(state.expiration.empty());
  EXPECT_TRUE(must(rows.roles(repository)).empty());
  EXPECT_EQ(rig.state_of(id), task_state::failure);
  EXPECT_EQ(rig.task(id).result, "too late");
}

TEST_P(catalog_bootstrap, can_be_tried_again_after_an_abort) {
  rig.begin_bootstrap(2);
  must(rows.abort_bootstrap(rig.own, task_state::errored, "no"));
  rig.bootstrap(1);
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::finished);
  EXPECT_EQ(must(rows.roles(repository)).size(), 5);
  EXPECT_EQ(rig.own.epoch, 2);
}

TEST_P(catalog_bootstrap, a_layout_from_before_an_abort_does_not_fit_the_next_one) {
  rig.begin_bootstrap();
  const auto old = rig.where();
  must(rows.abort_bootstrap(rig.own, task_state::errored, "no"));
  rig.bootstrap();
  const std::vector tasks{store(rig.accept(), {add("a", "1")})};
  EXPECT_EQ(code_of(rows.ingest(repository, old, tasks)), errc::conflict);
}

TEST_P(catalog_bootstrap, abort_keeps_the_end_a_task_has_already) {
  rig.begin_bootstrap();
  const auto id = must(rows.load(repository)).bootstrap_task;
  must(rows.finish(id, task_state::errored, "first"));
  must(rows.abort_bootstrap(rig.own, task_state::failure, "second"));
  EXPECT_EQ(rig.task(id).result, "first");
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::none);
}

TEST_P(catalog_bootstrap, abort_is_refused_once_a_publication_is_committed) {
  rig.begin_bootstrap();
  must(rows.commit(rig.own, rig.next()));
  EXPECT_EQ(code_of(rows.abort_bootstrap(rig.own, task_state::failure, "")), errc::conflict);
  must(rows.show(rig.own, 1));
  EXPECT_EQ(code_of(rows.abort_bootstrap(rig.own, task_state::failure, "")), errc::conflict);
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::finished);
}

TEST_P(catalog_bootstrap, abort_needs_a_bootstrap_and_an_end_for_its_task) {
  rig.begin_bootstrap();
  EXPECT_EQ(code_of(rows.abort_bootstrap(rig.own, task_state::running, "")),
            errc::invalid_argument);
  must(rows.abort_bootstrap(rig.own, task_state::failure, ""));
  EXPECT_EQ(code_of(rows.abort_bootstrap(rig.own, task_state::failure, "")), errc::conflict);
}

TEST_P(catalog_bootstrap, the_storage_is_claimed_for_a_known_repository_only) {
  rig.own = must(rows.take_lease(must(rows.current_lease(repository)), "w", "n"));
  EXPECT_EQ(code_of(rows.claim_storage(rig.own)), errc::conflict);
  rig.accept(task_action::bootstrap);
  must(rows.claim_storage(rig.own));
  EXPECT_TRUE(must(rows.load(repository)).storage_claimed);
}

} // namespace
} // namespace rstuf::test
