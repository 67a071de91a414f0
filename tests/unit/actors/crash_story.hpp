#pragma once

#include "tests/unit/actors/actor_world.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace rstuf::test {

/// A story that is told again and again, with a crash at another write each time.
struct crash_story {
  std::function<std::unique_ptr<actor_world>()> make;        ///< a world before the story
  std::function<void(actor_world&)> prepare;                 ///< without a crash
  std::function<std::vector<std::string>(actor_world&)> act; ///< the tasks it made
  std::function<void(actor_world&)> check;                   ///< once all is over
  int seconds = 8; ///< until all is over, after the restart
};

/// Crashes once, lets a client that was here before look, starts again and waits. False if there
/// are fewer writes than that.
inline bool crash_and_finish(const crash_story& story, std::size_t write, crash how) {
  const auto world = story.make();
  const temporary_directory cache;
  world->start();
  story.prepare(*world);
  if (const auto seen = world->verify_again(cache.path(), {}); !seen)
    ADD_FAILURE() << "before the story: " << to_string(seen.error());
  world->kill();
  const auto plan = std::make_shared<fault_plan>(write, how);
  world->start(plan);
  const auto tasks = story.act(*world);
  if (!plan->crashed())
    return false;
  SCOPED_TRACE("crash at write " + std::to_string(write) + " " + plan->writes().back());
  if (const auto seen = world->verify_again(cache.path(), {}); !seen)
    ADD_FAILURE() << "between crash and restart: " << to_string(seen.error());
  world->kill();
  world->start();
  for (int i = 0; i < story.seconds; ++i) {
    world->tick();
    if (const auto seen = world->verify_again(cache.path(), {}); !seen)
      ADD_FAILURE() << i << " s after the restart: " << to_string(seen.error());
  }
  for (const auto& id : tasks) {
    const auto row = world->look->find_task(id).value();
    EXPECT_TRUE(!row || row->state == catalog::task_state::success) << row->result;
    if (!row)
      return true; // its caller was told so; what follows from it did not happen
  }
  story.check(*world);
  const auto fresh = world->verify();
  EXPECT_TRUE(fresh) << "a fresh client: " << to_string(fresh.error());
  return true;
}

inline void expect_survives_crashes(const crash_story& story) {
  for (const auto how : {crash::before, crash::after}) {
    std::size_t crashes = 0;
    while (crashes < 400 && crash_and_finish(story, crashes + 1, how))
      ++crashes;
    EXPECT_GT(crashes, 3U) << "the story writes too little to prove anything";
    EXPECT_LT(crashes, 400U);
  }
}

} // namespace rstuf::test
