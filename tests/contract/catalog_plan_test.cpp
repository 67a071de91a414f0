#include "tests/contract/plan_rows.hpp"

#include <gmock/gmock.h>

// What the owner decides: roots, delegations, signing events, expirations.
namespace rstuf::test {
namespace {

using namespace catalog;
using testing::ElementsAre;
using testing::Pair;

using catalog_plan = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_plan, testing::ValuesIn(catalog_kinds()), name_of_kind);

TEST_P(catalog_plan, roots_delegations_drafts_and_expirations_come_back_as_written) {
  rig.bootstrap();
  const auto before = must(rows.load(repository));
  const auto id = rig.accept(task_action::metadata_update);
  plan_change what;
  what.task = id;
  what.state = task_state::running;
  what.result = R"({"message":"m"})";
  what.is_new_plan = true;
  what.roots = {{.version = 2, .bytes = "two", .revision = -1, .old_key_lost = true, .task = id}};
  what.delegations = {
      {.role = "b", .position = 2, .live = terms("b", "b/*"), .pending = terms("b", "c/*")},
      {.role = "a", .position = 1, .live = {}, .pending = terms("a", "a/?")}};
  what.drafts = {a_draft("b", 10, 5), a_draft("b", 9, 4), a_draft("a", 1, 5)};
  what.expiration = {{"targets", 99}};
  must(rows.change(rig.own, what));

  const auto state = must(rows.load(repository));
  EXPECT_EQ(state.revision, before.revision + 1);
  EXPECT_EQ(state.delegation_generation, before.delegation_generation + 1);
  ASSERT_EQ(state.roots.size(), 2);
  EXPECT_EQ(state.roots[0].version, 2);
  EXPECT_EQ(state.roots[0].revision, state.revision);
  EXPECT_TRUE(state.roots[0].old_key_lost);
  EXPECT_FALSE(state.roots[0].is_active());
  EXPECT_EQ(state.roots[0].task, id);
  EXPECT_TRUE(state.roots[1].is_active());
  ASSERT_EQ(state.delegations.size(), 2);
  EXPECT_EQ(state.delegations[0].role, "a");
  EXPECT_FALSE(state.delegations[0].live);
  EXPECT_EQ(state.delegations[1].live, what.delegations[0].live);
  EXPECT_EQ(state.delegations[1].pending, what.delegations[0].pending);
  EXPECT_EQ(state.expiration.at("targets"), 99);
  EXPECT_EQ(must(rows.drafts(repository)),
            (std::vector{a_draft("a", 1, 5), a_draft("b", 9, 4), a_draft("b", 10, 5)}));
  EXPECT_EQ(rig.state_of(id), task_state::running);
}

TEST_P(catalog_plan, drafts_that_people_can_sign_are_found_without_what_they_hold) {
  rig.bootstrap();
  auto complete = a_draft("a", 3, 5), stopped = a_draft("a", 4, 5);
  complete.complete = true;
  stopped.signed_part.clear();
  plan_change what;
  what.drafts = {a_draft("root", 2, 0), a_draft("b", 10, 5), a_draft("b", 9, 4), complete, stopped};
  must(rows.change(rig.own, what));
  const auto waiting = [](const draft& d, const std::string& root) {
    return waiting_draft{.role = d.role,
                         .version = d.version,
                         .signatures = d.signatures,
                         .created = d.created,
                         .expires = d.expires,
                         .root = root};
  };
  EXPECT_EQ(must(rows.waiting(repository)),
            (std::vector{waiting(a_draft("b", 9, 4), ""), waiting(a_draft("b", 10, 5), ""),
                         waiting(a_draft("root", 2, 0), a_draft("root", 2, 0).signed_part)}));
  EXPECT_TRUE(must(rows.waiting("other")).empty());
}

TEST_P(catalog_plan, a_change_that_shows_nothing_takes_no_revision_and_no_generation) {
  rig.bootstrap();
  const auto before = must(rows.load(repository));
  plan_change what;
  what.drafts = {a_draft("root", 2, 0)};
  must(rows.change(rig.own, what));
  const auto after = must(rows.load(repository));
  EXPECT_EQ(after.revision, before.revision);
  EXPECT_EQ(after.delegation_generation, before.delegation_generation);
}

TEST_P(catalog_plan, a_decision_about_artifacts_is_refused_if_some_came_meanwhile) {
  rig.bootstrap();
  plan_change what;
  what.decided_at = rig.revision();
  what.dirty = {"targets"};
  rig.store_now({add("a", "1")});
  const auto late = rows.change(rig.own, what);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, errc::conflict);
  what.decided_at += 1;
  EXPECT_EQ(must(rows.change(rig.own, what)), what.decided_at + 1);
}

TEST_P(catalog_plan, nothing_is_written_if_one_part_is_impossible) {
  rig.bootstrap();
  const auto before = must(rows.load(repository));
  plan_change what;
  what.is_new_plan = true;
  what.expiration = {{"targets", 99}};
  what.closed = {{"root", 7}};
  EXPECT_EQ(rows.change(rig.own, what).error().code, errc::not_found);
  what.closed.clear();
  what.task = rig.accept(task_action::update_settings);
  must(rows.finish(what.task, task_state::failure, "{}"));
  EXPECT_EQ(rows.change(rig.own, what).error().code, errc::conflict);
  what.task.clear();
  what.bootstrap = bootstrap_state::signing;
  EXPECT_EQ(rows.change(rig.own, what).error().code, errc::conflict);
  auto other = rig.own;
  other.nonce = "another";
  EXPECT_EQ(rows.change(other, {}).error().code, errc::lease_lost);
  const auto after = must(rows.load(repository));
  EXPECT_EQ(after.revision, before.revision);
  EXPECT_EQ(after.expiration, before.expiration);
}

TEST_P(catalog_plan, a_bootstrap_waits_for_signatures_and_is_begun_by_the_one_that_completes_it) {
  const auto id = rig.accept(task_action::bootstrap);
  EXPECT_FALSE(must(rows.accept(
      std::vector{new_task{rig.new_id(), repository, task_action::sign_metadata, "{}"}}))[0]
                   .accepted);
  rig.take_over();
  must(rows.claim_storage(rig.own));
  plan_change what;
  what.task = id;
  what.bootstrap = bootstrap_state::signing;
  what.drafts = {a_draft("root", 1, 0)};
  must(rows.change(rig.own, what));
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::signing);
  EXPECT_EQ(must(rows.load(repository)).bootstrap_deadline, time_point{});
  EXPECT_EQ(rig.state_of(id), task_state::success);

  const auto sign = rig.accept(task_action::sign_metadata);
  rig.clock.advance(std::chrono::hours(1000));
  auto plan = rig.plan(sign);
  must(rows.begin_bootstrap(rig.own, plan));
  rig.read_generation();
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::pre);
  EXPECT_EQ(must(rows.load(repository)).bootstrap_deadline,
            rig.clock.now() + std::chrono::seconds(plan.timeout));
  EXPECT_TRUE(must(rows.drafts(repository)).empty());
  rig.publish();
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::finished);
  EXPECT_EQ(rig.state_of(sign), task_state::success);
}

TEST_P(catalog_plan, a_bootstrap_that_waits_for_signatures_can_be_given_up) {
  const auto id = rig.accept(task_action::bootstrap);
  rig.take_over();
  plan_change wait;
  wait.task = id;
  wait.bootstrap = bootstrap_state::signing;
  wait.drafts = {a_draft("root", 1, 0)};
  must(rows.change(rig.own, wait));
  plan_change stop;
  stop.task = rig.accept(task_action::delete_sign_metadata);
  stop.bootstrap = bootstrap_state::none;
  stop.closed = {{"root", 1}};
  must(rows.change(rig.own, stop));
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::none);
  EXPECT_EQ(must(rows.load(repository)).bootstrap_task, "");
  EXPECT_NE(rig.accept(task_action::bootstrap), "");
}

TEST_P(catalog_plan, administrative_tasks_are_claimed_by_number_and_artifacts_are_not) {
  rig.bootstrap();
  rig.accept(task_action::add_artifacts);
  const auto first = rig.accept(task_action::update_settings);
  const auto second = rig.accept(task_action::sign_metadata);
  EXPECT_EQ(must(rows.next_administrative(repository)).value().id, first);
  const auto again = must(rows.next_administrative(repository)).value();
  EXPECT_EQ(again.id, first);
  EXPECT_EQ(again.attempts, 2);
  EXPECT_EQ(again.state, task_state::started);
  must(rows.finish(first, task_state::errored, "{}"));
  EXPECT_EQ(must(rows.next_administrative(repository)).value().id, second);
  must(rows.finish(second, task_state::errored, "{}"));
  EXPECT_FALSE(must(rows.next_administrative(repository)));
  EXPECT_FALSE(must(rows.next_administrative("nobody")));
}

TEST_P(catalog_plan, a_task_runs_until_clients_see_the_roles_it_waits_for) {
  rig.bootstrap();
  plan_change what;
  what.task = rig.accept(task_action::force_online_metadata_update);
  what.state = task_state::running;
  what.is_new_plan = true;
  what.dirty = {"bins-1", "snapshot"};
  what.waits = {{"bins-1", 0}, {"snapshot", 0}};
  must(rows.change(rig.own, what));
  const auto dirty = must(rows.dirty(repository));
  ASSERT_EQ(dirty.roles.size(), 2);
  EXPECT_EQ(dirty.roles[0].name, "bins-1");
  EXPECT_EQ(dirty.roles[0].revision, dirty.revision);
  rig.read_generation();
  const auto next = rig.next();
  must(rows.commit(rig.own, next));
  EXPECT_EQ(rig.state_of(what.task), task_state::running);
  must(rows.show(rig.own, next.number));
  EXPECT_EQ(rig.state_of(what.task), task_state::success);
  EXPECT_EQ(must(rows.load(repository)).visible_revision, next.revision);
}

TEST_P(catalog_plan, a_publication_made_by_an_older_plan_is_refused) {
  rig.bootstrap();
  rig.store_now({add("a", "1")});
  const auto old = rig.next();
  plan_change what;
  what.is_new_plan = true;
  must(rows.change(rig.own, what));
  EXPECT_EQ(rows.commit(rig.own, old).error().code, errc::conflict);
  rig.publish();
}

TEST_P(catalog_plan, a_retired_role_keeps_its_version_and_is_neither_dirty_nor_due) {
  rig.bootstrap();
  delegate(rig, "gone");
  rig.publish();
  plan_change what;
  what.is_new_plan = true;
  what.undelegated = {"gone"};
  what.retired = {"gone"};
  must(rows.change(rig.own, what));
  const auto find = [&] {
    for (const auto& role : must(rows.roles(repository)))
      if (role.name == "gone")
        return role;
    throw std::runtime_error("no role");
  };
  EXPECT_TRUE(find().is_retired);
  EXPECT_EQ(find().version, 1);
  EXPECT_TRUE(must(rows.dirty(repository)).roles.empty());
  EXPECT_THAT(must(rows.due(repository, rig.clock.now() + std::chrono::days(10), 100)),
              testing::Not(testing::Contains("gone")));
  EXPECT_TRUE(must(rows.load(repository)).delegations.empty());
  rig.read_generation();
  delegate(rig, "gone");
  EXPECT_FALSE(find().is_retired);
  EXPECT_EQ(find().version, 1);
}

TEST_P(catalog_plan, artifacts_move_to_another_role_and_old_revisions_stay) {
  rig.bootstrap();
  auto where = rig.where();
  where.place = [](std::string_view, std::uint32_t) { return placement{"bins-0", "first"}; };
  must(rows.ingest(repository, where,
                   std::vector{store(rig.accept(), {add("x/1", "1"), add("x/2", "2")})}));
  const auto before = rig.revision();
  plan_change what;
  what.is_new_plan = true;
  what.dirty = {"second"};
  what.moves = {{"x/1", add("x/1", "1").path_hash, "second"}};
  what.growth = {{"second", 100}, {"bins-0", -10}};
  must(rows.change(rig.own, what));
  const auto paths_of = [&](const std::string& owner, std::int64_t revision) {
    std::vector<std::string> out;
    for (const auto& a : must(rows.contents(repository, {.owner = owner}, revision)))
      out.push_back(a.path + "=" + a.info);
    return out;
  };
  EXPECT_THAT(paths_of("first", before), ElementsAre("x/1=1", "x/2=2"));
  EXPECT_THAT(paths_of("first", rig.revision()), ElementsAre("x/2=2"));
  EXPECT_THAT(paths_of("second", rig.revision()), ElementsAre("x/1=1"));
  EXPECT_THAT(paths_of("second", before), ElementsAre());
  EXPECT_THAT(paths_of("", rig.revision()), ElementsAre());
}

} // namespace
} // namespace rstuf::test
