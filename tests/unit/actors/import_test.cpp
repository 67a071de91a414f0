#include "actors/ingest.hpp"
#include "catalog/artifact_rows.hpp"
#include "tests/unit/actors/actor_world.hpp"

#include <caf/scoped_actor.hpp>
#include <gmock/gmock.h>

// How imports are stored and published.
namespace rstuf::test {
namespace {

using catalog::task_action;
using catalog::task_state;

struct imports : testing::Test {
  void SetUp() override {
    world.start();
    world.bootstrap();
    world.run();
  }
  std::int64_t publications() { return world.look->load("default").value().committed_publication; }
  static std::vector<std::string> many_paths(const std::string& folder = "many") {
    std::vector<std::string> paths;
    for (int i = 0; i < 10'000; ++i)
      paths.push_back(folder + '/' + std::to_string(i));
    return paths;
  }
  actor_world world;
};

TEST_F(imports, show_clients_what_they_list_and_count_it) {
  world.add({"a", "b"});
  world.run();
  const auto id = world.import({"a", "b", "c"});
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success);
  const auto result = world.result_of(id);
  EXPECT_EQ(result["message"], "Artifacts Imported");
  EXPECT_EQ(result["details"], (json{{"artifact_count", 3},
                                     {"changed_count", 1},
                                     {"invalid_count", 0},
                                     {"invalid_paths", json::array()},
                                     {"role_count", 1}}));
  EXPECT_EQ(world.verify({"a", "b", "c"}).value().size(), 3U);
}

TEST_F(imports, change_nothing_when_they_come_again) {
  world.import({"a", "b"});
  world.run();
  const auto before = publications();
  const auto again = world.import({"a", "b"});
  world.run();
  EXPECT_EQ(world.task(again).state, task_state::success);
  EXPECT_EQ(world.result_of(again)["details"]["changed_count"], 0);
  EXPECT_EQ(publications(), before);
}

TEST_F(imports, are_kept_back_until_a_publication_when_they_say_so) {
  const auto before = publications();
  const auto id = world.import({"a", "b"}, catalog::held_mark);
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(publications(), before);
  EXPECT_TRUE(world.verify({"a", "b"}).value().empty());
  world.submit(task_action::publish_artifacts, json::object());
  world.run();
  EXPECT_EQ(world.verify({"a", "b"}).value().size(), 2U);
}

TEST_F(imports, end_as_errored_when_their_rows_make_no_sense) {
  const auto bad = world.submit_text(task_action::import_artifacts, "9 9 a");
  const auto good = world.import({"a"});
  world.run();
  EXPECT_EQ(world.task(bad).state, task_state::errored);
  EXPECT_EQ(world.result_of(bad)["message"], "Importing Artifacts Failed");
  EXPECT_EQ(world.task(good).state, task_state::success);
}

TEST_F(imports, are_published_together_as_long_as_the_next_one_waits) {
  std::vector<std::string> ids;
  for (int i = 0; i < 12; ++i)
    ids.push_back(world.import({"a" + std::to_string(i)}));
  const auto before = publications();
  world.run();
  for (const auto& id : ids)
    EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_LE(publications() - before, 2);
  EXPECT_EQ(world.verify({"a0", "a11"}).value().size(), 2U);
}

TEST_F(imports, are_published_when_the_next_one_cannot_be_stored) {
  const auto good = world.import({"a"});
  const auto bad = world.submit_text(task_action::import_artifacts, "no rows");
  world.run();
  EXPECT_EQ(world.task(good).state, task_state::success);
  EXPECT_EQ(world.task(bad).state, task_state::errored);
}

TEST_F(imports, that_are_large_wait_for_the_next_one_until_the_tick) {
  const auto id = world.import(many_paths());
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::running);
  world.tick();
  EXPECT_EQ(world.task(id).state, task_state::success);
}

TEST_F(imports, that_are_large_are_published_at_once_with_a_short_task) {
  const auto id = world.import(many_paths());
  world.run();
  const auto short_one = world.add({"b"});
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(world.task(short_one).state, task_state::success);
}

TEST_F(imports, that_are_large_are_published_when_the_service_is_drained) {
  const auto id = world.import(many_paths());
  caf::scoped_actor asker{world.system()};
  auto asked = asker->request(world.service().dispatcher(), std::chrono::seconds(60),
                              actors::drain_atom::value);
  world.run();
  asked.receive([&](caf::ok_atom) { EXPECT_EQ(world.task(id).state, task_state::success); },
                [](const caf::error&) { FAIL(); });
}

TEST_F(imports, are_stored_together_as_long_as_a_transaction_has_room) {
  actors::task_batch batch;
  for (int i = 0; i < 7; ++i) {
    const catalog::new_task task{.id = std::string(32, static_cast<char>('a' + i)),
                                 .repository = "default",
                                 .action = task_action::import_artifacts,
                                 .payload = import_rows(many_paths(std::to_string(i)))};
    ASSERT_TRUE(world.look->accept({&task, 1}));
    batch.imports.push_back(task.id);
  }
  const auto done = actors::ingest(*world.look, "default", batch);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->imports, 6U);
  EXPECT_EQ(done->stored.paths, 60'000U);
  EXPECT_EQ(world.task(batch.imports[5]).state, task_state::running);
  EXPECT_EQ(world.task(batch.imports[6]).state, task_state::accepted);
}

TEST_F(imports, that_found_no_room_are_stored_next) {
  std::vector<std::string> ids;
  for (int i = 0; i < 8; ++i)
    ids.push_back(world.import(many_paths(std::to_string(i))));
  const auto before = world.look->load("default").value().revision;
  world.run();
  world.tick();
  for (const auto& id : ids)
    EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(world.look->load("default").value().revision - before, 3);
}

TEST_F(imports, do_not_hold_up_short_tasks) {
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i)
    ids.push_back(world.import({"a" + std::to_string(i)}));
  const auto short_one = world.add({"b"});
  world.run();
  EXPECT_EQ(world.task(short_one).state, task_state::success);
  EXPECT_LE(world.task(short_one).updated, world.task(ids.back()).updated);
  EXPECT_EQ(world.verify({"b", "a4"}).value().size(), 2U);
}

} // namespace
} // namespace rstuf::test
