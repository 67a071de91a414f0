#include "tests/contract/catalog_rig.hpp"

#include <set>
#include <thread>

// Lists of tasks, their end by request and by age, and requests that come twice.
namespace rstuf::test {
namespace {

using namespace catalog;
using namespace std::chrono_literals;

class catalog_task_listing : public catalog_contract {
protected:
  std::vector<std::string> ids(task_filter query) {
    std::vector<std::string> out;
    do {
      const auto page = must(rows.list_tasks(repository, query));
      EXPECT_LE(page.tasks.size(), query.limit);
      for (const auto& t : page.tasks)
        out.push_back(t.id);
      query.before = page.next;
    } while (query.before > 0);
    return out;
  }
  new_task request(const std::string& key, const std::string& meaning) {
    return {.id = rig.new_id(),
            .repository = repository,
            .payload = R"({"artifacts":[]})",
            .key = key,
            .request = meaning};
  }
  acceptance accept(const new_task& t) { return must(rows.accept({&t, 1})).at(0); }
};
INSTANTIATE_TEST_SUITE_P(each, catalog_task_listing, testing::ValuesIn(catalog_kinds()),
                         name_of_kind);

TEST_P(catalog_task_listing, lists_the_newest_first_page_by_page) {
  rig.bootstrap();
  const auto bootstrap = must(rows.load(repository)).bootstrap_task;
  const auto a = rig.accept(), b = rig.accept(), c = rig.accept();
  EXPECT_EQ(ids({}), (std::vector{c, b, a, bootstrap}));
  EXPECT_EQ(ids({.limit = 1}), (std::vector{c, b, a, bootstrap}));
  EXPECT_EQ(ids({.limit = 4}), (std::vector{c, b, a, bootstrap}));
  EXPECT_TRUE(must(rows.list_tasks("other", {})).tasks.empty());
  const auto page = must(rows.list_tasks(repository, {.limit = 1}));
  EXPECT_EQ(page.tasks.at(0).action, task_action::add_artifacts);
  EXPECT_EQ(page.tasks.at(0).state, task_state::accepted);
  EXPECT_EQ(page.tasks.at(0).created, rig.clock.now());
}

TEST_P(catalog_task_listing, lists_tasks_in_one_state) {
  rig.bootstrap();
  const auto bootstrap = must(rows.load(repository)).bootstrap_task;
  const auto errored = rig.accept(), failed = rig.accept(), started = rig.accept();
  must(rows.finish(errored, task_state::errored, "{}"));
  must(rows.finish(failed, task_state::failure, "{}"));
  must(rows.start(started));
  const auto running = rig.store_now({add("a", "1")});
  const auto waiting = rig.accept();
  const auto in = [this](task_state s) { return ids({.state = s, .limit = 1}); };
  EXPECT_EQ(in(task_state::accepted), std::vector{waiting});
  EXPECT_EQ(in(task_state::started), std::vector{started});
  EXPECT_EQ(in(task_state::running), std::vector{running});
  EXPECT_EQ(in(task_state::success), std::vector{bootstrap});
  EXPECT_EQ(in(task_state::errored), std::vector{errored});
  EXPECT_EQ(in(task_state::failure), std::vector{failed});
}

TEST_P(catalog_task_listing, a_page_goes_on_where_it_was_while_tasks_arrive) {
  rig.bootstrap();
  const auto a = rig.accept(), b = rig.accept(), c = rig.accept();
  const auto first = must(rows.list_tasks(repository, {.limit = 2}));
  ASSERT_EQ(first.tasks.size(), 2);
  rig.accept();
  const auto second = must(rows.list_tasks(repository, {.before = first.next, .limit = 1}));
  EXPECT_EQ(second.tasks.at(0).id, a);
}

TEST_P(catalog_task_listing, news_are_what_was_asked_for_and_what_is_new) {
  rig.bootstrap();
  const auto a = rig.accept();
  const auto start = must(rows.news(repository, {}, -1));
  EXPECT_TRUE(start.tasks.empty());
  EXPECT_EQ(start.newest, rig.task(a).number);
  EXPECT_EQ(start.visible_publication, 1);
  const auto b = rig.store_now({add("a", "1")});
  const std::vector wanted{a, std::string("unknown")};
  const auto next = must(rows.news(repository, wanted, start.newest));
  ASSERT_EQ(next.tasks.size(), 2);
  EXPECT_EQ(next.tasks[0].id, a);
  EXPECT_EQ(next.tasks[1].id, b);
  EXPECT_EQ(next.tasks[1].state, task_state::running);
  rig.publish();
  EXPECT_EQ(must(rows.news(repository, wanted, -1)).visible_publication, 2);
}

TEST_P(catalog_task_listing, counts_the_tasks_that_ended_within_a_time) {
  rig.bootstrap();
  rig.clock.advance(10s);
  const auto from = rig.clock.now();
  must(rows.finish(rig.accept(), task_state::errored, "{}"));
  must(rows.finish(rig.accept(), task_state::errored, "{}"));
  rig.store_now({add("a", "1")});
  rig.clock.advance(1s);
  rig.publish();
  must(rows.finish(rig.accept(task_action::update_settings), task_state::failure, "{}"));
  rig.accept();
  const auto errored = task_count{task_action::add_artifacts, task_state::errored, 2};
  EXPECT_EQ(must(rows.ended(repository, from, from + 1s)), std::vector{errored});
  EXPECT_EQ(must(rows.ended(repository, from, from + 2s)),
            (std::vector<task_count>{{task_action::add_artifacts, task_state::success, 1},
                                     errored,
                                     {task_action::update_settings, task_state::failure, 1}}));
  EXPECT_TRUE(must(rows.ended(repository, from + 2s, from + 100s)).empty());
  EXPECT_TRUE(must(rows.ended("other", from, from + 2s)).empty());
}

TEST_P(catalog_task_listing, a_task_that_nobody_has_taken_can_be_cancelled) {
  rig.bootstrap();
  const auto id = rig.accept();
  rig.clock.advance(5s);
  const auto ended = must(rows.cancel(id, "cancelled"));
  EXPECT_EQ(ended.id, id);
  EXPECT_EQ(ended.state, task_state::errored);
  EXPECT_EQ(ended.result, "cancelled");
  EXPECT_EQ(ended.updated, rig.clock.now());
  EXPECT_EQ(rig.ingest({store(id, {add("a", "1")})}).taken, 0);
  EXPECT_TRUE(rig.contents().empty());
  EXPECT_FALSE(must(rows.start(id)));
}

TEST_P(catalog_task_listing, a_task_that_was_taken_or_is_over_or_unknown_cannot_be_cancelled) {
  rig.bootstrap();
  const auto started = rig.accept();
  must(rows.start(started));
  const auto running = rig.store_now({add("a", "1")});
  const auto over = rig.accept();
  must(rows.cancel(over, "first"));
  EXPECT_EQ(code_of(rows.cancel(started, "x")), errc::conflict);
  EXPECT_EQ(code_of(rows.cancel(running, "x")), errc::conflict);
  EXPECT_EQ(code_of(rows.cancel(over, "x")), errc::conflict);
  EXPECT_EQ(code_of(rows.cancel("unknown", "x")), errc::not_found);
  EXPECT_EQ(rig.task(over).result, "first");
}

TEST_P(catalog_task_listing, a_cancelled_bootstrap_lets_go_of_its_lock) {
  const auto first = rig.accept(task_action::bootstrap);
  must(rows.cancel(first, "cancelled"));
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::none);
  rig.bootstrap();
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::finished);
}

TEST_P(catalog_task_listing, tasks_that_ended_long_ago_are_removed_in_steps) {
  rig.bootstrap();
  std::vector<std::string> old;
  for (int i = 0; i < 5; ++i) {
    old.push_back(rig.accept());
    must(rows.finish(old.back(), task_state::errored, "{}"));
  }
  const auto waiting = rig.accept();
  const auto running = rig.store_now({add("a", "1")});
  rig.clock.advance(24h);
  const auto recent = rig.accept();
  must(rows.finish(recent, task_state::errored, "{}"));
  const retention kept{.tasks = rig.clock.now() - 1h};
  EXPECT_EQ(must(rows.clean_tasks("other", kept, 4)), 0);
  EXPECT_EQ(must(rows.clean_tasks(repository, kept, 4)), 4);
  EXPECT_EQ(must(rows.clean_tasks(repository, kept, 4)), 2) << "the bootstrap is one of them";
  EXPECT_EQ(must(rows.clean_tasks(repository, kept, 4)), 0);
  EXPECT_EQ(ids({}), (std::vector{recent, running, waiting}));
  for (const auto& id : old)
    EXPECT_FALSE(must(rows.find_task(id)));
  EXPECT_EQ(rig.task(waiting).payload, R"({"artifacts":[]})");
  rig.publish();
  EXPECT_EQ(rig.state_of(running), task_state::success);
}

TEST_P(catalog_task_listing, numbers_rise_also_after_the_newest_task_was_removed) {
  rig.bootstrap();
  const auto first = rig.accept();
  const auto number = rig.task(first).number;
  must(rows.cancel(first, "{}"));
  must(rows.clean_tasks(repository, {.tasks = rig.clock.now() + 1s}, 10));
  EXPECT_GT(rig.task(rig.accept()).number, number);
}

TEST_P(catalog_task_listing, the_same_request_with_its_key_is_one_task) {
  rig.bootstrap();
  const auto first = request("key", "meaning");
  EXPECT_EQ(accept(first).repeats, "");
  const auto at = rig.clock.now();
  rig.clock.advance(1h);
  const auto second = request("key", "meaning");
  const auto again = accept(second);
  EXPECT_TRUE(again.accepted);
  EXPECT_EQ(again.repeats, first.id);
  EXPECT_EQ(again.at, at);
  EXPECT_FALSE(must(rows.find_task(second.id)));
}

TEST_P(catalog_task_listing, another_request_with_a_key_that_is_taken_is_refused) {
  rig.bootstrap();
  accept(request("key", "meaning"));
  const auto other = request("key", "another");
  const auto refused = accept(other);
  EXPECT_FALSE(refused.accepted);
  EXPECT_TRUE(refused.key_is_taken);
  EXPECT_FALSE(must(rows.find_task(other.id)));
  EXPECT_TRUE(accept(request("other key", "another")).accepted);
}

TEST_P(catalog_task_listing, a_request_that_was_refused_leaves_its_key_free) {
  EXPECT_FALSE(accept(request("key", "meaning")).accepted);
  rig.bootstrap();
  const auto answer = accept(request("key", "another"));
  EXPECT_TRUE(answer.accepted);
  EXPECT_EQ(answer.repeats, "");
}

TEST_P(catalog_task_listing, a_key_is_free_again_after_a_day_and_then_removed) {
  rig.bootstrap();
  accept(request("key", "meaning"));
  rig.clock.advance(request_key_life);
  const auto later = request("key", "another");
  EXPECT_TRUE(accept(later).accepted);
  EXPECT_EQ(accept(request("key", "another")).repeats, later.id);
  const retention kept{.request_keys = rig.clock.now() + 1s};
  EXPECT_EQ(must(rows.clean_tasks(repository, kept, 10)), 1);
  EXPECT_EQ(accept(request("key", "third")).repeats, "");
}

TEST_P(catalog_task_listing, many_at_once_with_one_key_make_one_task) {
  rig.bootstrap();
  std::vector<new_task> requests;
  for (int i = 0; i < 8; ++i)
    requests.push_back(request("key", "meaning"));
  std::vector<std::string> made(requests.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < requests.size(); ++i)
      threads.emplace_back([&, i] {
        const auto answer = must(rig.open()->accept({&requests[i], 1})).at(0);
        made[i] = answer.repeats.empty() ? requests[i].id : answer.repeats;
      });
  }
  EXPECT_EQ(std::set(made.begin(), made.end()).size(), 1);
  EXPECT_EQ(must(rows.unfinished(0, 100)).size(), 1);
}

} // namespace
} // namespace rstuf::test
