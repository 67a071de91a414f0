#include "actor_world.hpp"

#include <gmock/gmock.h>

// What is said when tasks end, and how long they are kept.
namespace rstuf::test {
namespace {

using catalog::task_state;

TEST(task_ends, the_bell_rings_when_a_task_is_stored_and_when_clients_see_it) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  const auto id = world.add({"a"});
  std::vector<task_state> heard;
  world.changes->listen([&] { heard.push_back(world.task(id).state); });
  world.run();
  EXPECT_EQ(heard, (std::vector{task_state::running, task_state::success}));
  world.changes->listen({});
}

TEST(task_ends, the_bell_rings_when_a_bootstrap_is_refused) {
  actor_world world;
  world.start();
  auto body = world.bootstrap_body();
  body["metadata"]["root"]["signatures"] = json::array();
  const auto id = world.bootstrap(body);
  std::vector<task_state> heard;
  world.changes->listen([&] { heard.push_back(world.task(id).state); });
  world.run();
  EXPECT_THAT(heard, testing::Contains(task_state::errored));
  world.changes->listen({});
}

TEST(task_ends, tasks_that_are_over_are_forgotten_after_their_time) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  const auto old = world.add({"a"});
  world.run();
  world.tick();
  EXPECT_EQ(world.task(old).state, task_state::success);
  world.kill();
  world.time.advance(std::chrono::days(8));
  world.start();
  const auto recent = world.add({"b"});
  world.run();
  world.tick();
  world.tick();
  EXPECT_FALSE(world.look->find_task(old).value());
  EXPECT_EQ(world.task(recent).state, task_state::success);
  EXPECT_EQ(world.verify({"a", "b"}).value().size(), 2U);
}

} // namespace
} // namespace rstuf::test
