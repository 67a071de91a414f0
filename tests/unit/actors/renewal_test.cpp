#include "actors/blueprint.hpp"
#include "tests/unit/actors/actor_world.hpp"
#include "tuf/metadata.hpp"

#include <gmock/gmock.h>

namespace rstuf::test {
namespace {

time_point timestamp_expiry(actor_world& world) {
  const std::lock_guard lock(world.files->mutex);
  return tuf::parse_metadata<tuf::timestamp>(world.files->visible.at("timestamp.json"))
      .value()
      .role.expires;
}

TEST(renewal, falls_due_between_25_and_75_percent_of_a_role_s_life_and_is_spread) {
  const time_point now{std::chrono::seconds(1'000'000)};
  const std::chrono::days life{8};
  auto first = now + life;
  auto last = now;
  for (int i = 0; i < 1000; ++i) {
    const auto at = actors::renewal_of("bins-" + std::to_string(i), now, life);
    first = std::min(first, at);
    last = std::max(last, at);
  }
  EXPECT_GE(first, now + std::chrono::days(2));
  EXPECT_LE(last, now + std::chrono::days(6));
  EXPECT_LT(first, now + std::chrono::hours(53));
  EXPECT_GT(last, now + std::chrono::hours(139));
}

TEST(renewal, keeps_every_role_fresh_for_clients_without_any_traffic) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  const temporary_directory cache;
  for (int hours = 0; hours < 24 * 21; hours += 6) {
    world.time.advance(std::chrono::hours(6));
    world.scheduler().advance_time(std::chrono::hours(6));
    for (int i = 0; i < 4; ++i)
      world.tick(); // six hours without a beat cost the lease: it is taken again first
    const auto seen = world.verify_again(cache.path(), {});
    ASSERT_TRUE(seen) << "after " << hours << " hours: " << to_string(seen.error());
  }
}

TEST(renewal, of_everything_missed_while_the_service_was_down_comes_first) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  world.kill();
  world.time.advance(std::chrono::days(30));
  EXPECT_FALSE(world.verify()) << "all of it has expired";
  world.start();
  world.tick();
  world.tick();
  const auto seen = world.verify();
  EXPECT_TRUE(seen) << to_string(seen.error());
  EXPECT_GT(timestamp_expiry(world), world.time.now() + std::chrono::days(6));
}

} // namespace
} // namespace rstuf::test
