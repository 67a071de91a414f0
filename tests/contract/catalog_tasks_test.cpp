#include "tests/contract/catalog_rig.hpp"

// Tasks: acceptance, claims, ends.
namespace rstuf::test {
namespace {

using namespace catalog;

using catalog_tasks = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_tasks, testing::ValuesIn(catalog_kinds()), name_of_kind);

new_task request(const std::string& id, task_action action, const std::string& where = repository) {
  return {.id = id, .repository = where, .action = action, .payload = "{}"};
}

TEST_P(catalog_tasks, accepts_nothing_but_a_bootstrap_before_the_bootstrap) {
  const std::vector requests{request(rig.new_id(), task_action::add_artifacts),
                             request(rig.new_id(), task_action::remove_artifacts),
                             request(rig.new_id(), task_action::publish_artifacts)};
  for (const auto& answer : must(rows.accept(requests))) {
    EXPECT_FALSE(answer.accepted);
    EXPECT_EQ(answer.state, bootstrap_state::none);
  }
  EXPECT_TRUE(must(rows.repositories()).empty());
  EXPECT_FALSE(must(rows.find_task(requests[0].id)));
}

TEST_P(catalog_tasks, a_bootstrap_locks_the_repository_for_all_other_tasks) {
  const std::vector requests{request(rig.new_id(), task_action::bootstrap),
                             request(rig.new_id(), task_action::bootstrap),
                             request(rig.new_id(), task_action::add_artifacts)};
  const auto answers = must(rows.accept(requests));
  EXPECT_TRUE(answers[0].accepted);
  EXPECT_FALSE(answers[1].accepted);
  EXPECT_FALSE(answers[2].accepted);
  for (const auto& answer : answers) {
    EXPECT_EQ(answer.state, bootstrap_state::pre);
    EXPECT_EQ(answer.at, rig.clock.now());
  }
  const auto state = must(rows.load(repository));
  EXPECT_EQ(state.bootstrap, bootstrap_state::pre);
  EXPECT_EQ(state.bootstrap_task, requests[0].id);
  EXPECT_EQ(state.bootstrap_deadline, rig.clock.now() + default_bootstrap_timeout);
}

TEST_P(catalog_tasks, a_finished_repository_accepts_everything_but_a_bootstrap) {
  rig.bootstrap();
  const std::vector requests{request(rig.new_id(), task_action::bootstrap),
                             request(rig.new_id(), task_action::add_artifacts),
                             request(rig.new_id(), task_action::remove_artifacts),
                             request(rig.new_id(), task_action::publish_artifacts)};
  const auto answers = must(rows.accept(requests));
  EXPECT_FALSE(answers[0].accepted);
  EXPECT_EQ(answers[0].state, bootstrap_state::finished);
  EXPECT_TRUE(answers[1].accepted);
  EXPECT_TRUE(answers[2].accepted);
  EXPECT_TRUE(answers[3].accepted);
}

TEST_P(catalog_tasks, repositories_are_apart) {
  rig.bootstrap();
  const std::vector requests{request(rig.new_id(), task_action::add_artifacts, "other"),
                             request(rig.new_id(), task_action::bootstrap, "other")};
  const auto answers = must(rows.accept(requests));
  EXPECT_FALSE(answers[0].accepted);
  EXPECT_TRUE(answers[1].accepted);
  EXPECT_EQ(must(rows.repositories()), (std::vector<std::string>{"default", "other"}));
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::finished);
}

TEST_P(catalog_tasks, keeps_what_was_accepted) {
  rig.bootstrap();
  rig.clock.advance(std::chrono::seconds(5));
  new_task wanted = request(rig.new_id(), task_action::remove_artifacts);
  wanted.payload = "{\"artifacts\":[\"\xc3\xa4/'; DROP TABLE task; --\"]}";
  must(rows.accept({&wanted, 1}));
  const auto t = must(rig.open()->find_task(wanted.id));
  ASSERT_TRUE(t);
  EXPECT_EQ(t->id, wanted.id);
  EXPECT_EQ(t->repository, repository);
  EXPECT_EQ(t->action, wanted.action);
  EXPECT_EQ(t->payload, wanted.payload);
  EXPECT_EQ(t->state, task_state::accepted);
  EXPECT_EQ(t->attempts, 0);
  EXPECT_EQ(t->result, "");
  EXPECT_EQ(t->created, rig.clock.now());
  EXPECT_EQ(t->updated, rig.clock.now());
}

TEST_P(catalog_tasks, the_same_request_again_changes_nothing) {
  rig.bootstrap();
  const auto wanted = request(rig.new_id(), task_action::add_artifacts);
  const auto first = must(rows.accept({&wanted, 1})).at(0);
  rig.clock.advance(std::chrono::seconds(5));
  const auto second = must(rows.accept({&wanted, 1})).at(0);
  EXPECT_TRUE(second.accepted);
  EXPECT_EQ(second.at, first.at);
  EXPECT_EQ(must(rows.unfinished(0, 10)).size(), 1);
}

TEST_P(catalog_tasks, numbers_rise_in_the_order_of_acceptance) {
  rig.bootstrap();
  const auto a = rig.accept();
  const auto b = rig.accept();
  const auto c = rig.accept();
  const std::vector ids{c, std::string("unknown"), a, b};
  const auto found = must(rows.accepted(ids));
  ASSERT_EQ(found.size(), 3);
  EXPECT_EQ(found[0].id, a);
  EXPECT_EQ(found[1].id, b);
  EXPECT_EQ(found[2].id, c);
  EXPECT_LT(found[0].number, found[1].number);
  EXPECT_LT(found[1].number, found[2].number);
}

TEST_P(catalog_tasks, accepted_leaves_out_what_was_claimed_or_is_over) {
  rig.bootstrap();
  const auto started = rig.accept();
  const auto over = rig.accept();
  const auto waiting = rig.accept();
  must(rows.start(started));
  must(rows.finish(over, task_state::errored, "no"));
  const auto found = must(rows.accepted(std::vector{started, over, waiting}));
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].id, waiting);
}

TEST_P(catalog_tasks, unfinished_leaves_out_the_payloads) {
  rig.bootstrap();
  const auto id = rig.accept();
  EXPECT_NE(rig.task(id).payload, "");
  const auto found = must(rows.unfinished(0, 10));
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].id, id);
  EXPECT_EQ(found[0].payload, "");
}

TEST_P(catalog_tasks, unfinished_pages_through_accepted_and_started_tasks) {
  rig.bootstrap();
  const auto a = rig.accept();
  const auto b = rig.accept();
  const auto c = rig.accept();
  const auto d = rig.accept();
  must(rows.start(b));
  must(rows.finish(c, task_state::failure, "broke"));
  const auto first = must(rows.unfinished(0, 2));
  ASSERT_EQ(first.size(), 2);
  EXPECT_EQ(first[0].id, a);
  EXPECT_EQ(first[1].id, b);
  const auto second = must(rows.unfinished(first[1].number, 2));
  ASSERT_EQ(second.size(), 1);
  EXPECT_EQ(second[0].id, d);
}

TEST_P(catalog_tasks, unfinished_leaves_out_tasks_that_only_wait_for_their_publication) {
  rig.bootstrap();
  const auto id = rig.store_now({add("a", "1")});
  EXPECT_EQ(rig.state_of(id), task_state::running);
  EXPECT_TRUE(must(rows.unfinished(0, 10)).empty());
}

TEST_P(catalog_tasks, start_counts_attempts_before_the_work) {
  rig.bootstrap();
  const auto id = rig.accept();
  rig.clock.advance(std::chrono::seconds(3));
  EXPECT_EQ(must(rows.start(id))->attempts, 1);
  const auto again = must(rows.start(id));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->attempts, 2);
  EXPECT_EQ(again->state, task_state::started);
  EXPECT_EQ(again->updated, rig.clock.now());
  EXPECT_EQ(rig.task(id).attempts, 2);
}

TEST_P(catalog_tasks, start_passes_over_tasks_that_run_or_are_over_or_unknown) {
  rig.bootstrap();
  const auto running = rig.store_now({add("a", "1")});
  const auto over = rig.accept();
  must(rows.finish(over, task_state::errored, "no"));
  EXPECT_FALSE(must(rows.start(running)));
  EXPECT_FALSE(must(rows.start(over)));
  EXPECT_FALSE(must(rows.start("unknown")));
  EXPECT_EQ(rig.task(running).attempts, 0);
}

TEST_P(catalog_tasks, a_task_ends_once) {
  rig.bootstrap();
  const auto id = rig.accept();
  rig.clock.advance(std::chrono::seconds(3));
  must(rows.finish(id, task_state::errored, "first"));
  const auto ended = rig.clock.now();
  rig.clock.advance(std::chrono::seconds(3));
  must(rows.finish(id, task_state::success, "second"));
  EXPECT_EQ(rig.state_of(id), task_state::errored);
  EXPECT_EQ(rig.task(id).result, "first");
  EXPECT_EQ(rig.task(id).updated, ended);
}

TEST_P(catalog_tasks, finish_refuses_unknown_tasks_and_states_that_are_no_end) {
  rig.bootstrap();
  const auto id = rig.accept();
  EXPECT_EQ(code_of(rows.finish("unknown", task_state::success, "")), errc::not_found);
  EXPECT_EQ(code_of(rows.finish(id, task_state::running, "")), errc::invalid_argument);
  EXPECT_EQ(rig.state_of(id), task_state::accepted);
}

TEST_P(catalog_tasks, a_running_task_that_is_ended_stays_ended_when_its_publication_is_shown) {
  rig.bootstrap();
  const auto id = rig.store_now({add("a", "1")});
  must(rows.finish(id, task_state::failure, "cancelled"));
  rig.publish();
  EXPECT_EQ(rig.state_of(id), task_state::failure);
  EXPECT_EQ(rig.task(id).result, "cancelled");
}

} // namespace
} // namespace rstuf::test
