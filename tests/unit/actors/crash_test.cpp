#include "tests/unit/actors/actor_world.hpp"

#include <gmock/gmock.h>

namespace rstuf::test {
namespace {

using catalog::task_state;

/// What the service is asked for before and while it crashes.
struct requests {
  std::vector<std::string> tasks;
  void all(actor_world& world) {
    tasks.push_back(world.bootstrap());
    world.run();
    tasks.push_back(world.add({"first", "gone"}));
    for (int i = 0; i < 9; ++i)
      world.step(); // the next two meet a busy pipeline
    tasks.push_back(world.add({"second"}, 2));
    tasks.push_back(world.remove({"gone"}));
    world.run();
    tasks.push_back(world.add({"first"}, 3));
    world.run();
  }
};

bool is_published(const actor_world& world) {
  const std::lock_guard lock(world.files->mutex);
  return world.files->visible.contains("timestamp.json");
}

/// Every task that has a row was accepted and must end as success.
void expect_all_finished(actor_world& world, const requests& made) {
  for (const auto& id : made.tasks) {
    const auto row = world.look->find_task(id).value();
    if (!row)
      continue;
    EXPECT_EQ(row->state, task_state::success) << id << " " << row->result;
  }
}

bool has_row(actor_world& world, const std::string& id) {
  return world.look->find_task(id).value().has_value();
}

/// What clients must see once all tasks that were accepted are over.
std::map<std::string, std::int64_t> expected_lengths(actor_world& world, const requests& made) {
  std::map<std::string, std::int64_t> expected;
  if (has_row(world, made.tasks[1]))
    expected = {{"first", 1}, {"gone", 1}};
  if (has_row(world, made.tasks[2]))
    expected["second"] = 2;
  if (has_row(world, made.tasks[3]))
    expected.erase("gone");
  if (has_row(world, made.tasks[4]))
    expected["first"] = 3;
  return expected;
}

/// Crashes at one write, looks as a client, starts again, and expects everything to be finished.
/// Whether the crash came at all.
bool crash_and_recover(std::size_t write, crash how) {
  actor_world world(2);
  const temporary_directory cache;
  const auto plan = std::make_shared<fault_plan>(write, how);
  requests made;
  world.start(plan);
  made.all(world);
  if (!plan->crashed())
    return false;
  SCOPED_TRACE("crash at write " + std::to_string(write) + " " + plan->writes().back());
  if (is_published(world)) {
    const auto seen = world.verify_again(cache.path(), {"first", "second", "gone"});
    EXPECT_TRUE(seen) << "between crash and restart: " << to_string(seen.error());
  }
  world.kill();
  world.start();
  for (int i = 0; i < 3; ++i)
    world.tick();
  expect_all_finished(world, made);
  if (!has_row(world, made.tasks[0]))
    return true;
  const auto seen = world.verify({"first", "second", "gone"});
  EXPECT_TRUE(seen) << "after the restart: " << to_string(seen.error());
  EXPECT_EQ(seen.value_or(std::map<std::string, std::int64_t>{}), expected_lengths(world, made));
  const auto cached = world.verify_again(cache.path(), {});
  EXPECT_TRUE(cached) << "a client that knew the state before: " << to_string(cached.error());
  return true;
}

class crash_at_any_write : public testing::TestWithParam<crash> {};

TEST_P(crash_at_any_write, leaves_a_complete_repository_and_every_accepted_task_finishes) {
  std::size_t crashes = 0;
  while (crashes < 1000 && crash_and_recover(crashes + 1, GetParam()))
    ++crashes;
  EXPECT_GT(crashes, 20U) << "the requests write too little to prove anything";
  EXPECT_LT(crashes, 1000U);
}

std::string in_words(const testing::TestParamInfo<crash>& c) {
  switch (c.param) {
  case crash::before:
    return "before_it";
  case crash::after:
    return "after_it";
  case crash::partly:
    break;
  }
  return "in_the_midst_of_it";
}

INSTANTIATE_TEST_SUITE_P(crash, crash_at_any_write,
                         testing::Values(crash::before, crash::after, crash::partly), in_words);

} // namespace
} // namespace rstuf::test
