#include "actors/lease_keeper.hpp"

#include <gtest/gtest.h>

namespace rstuf::test {
namespace {

using actors::lease_keeper;
using catalog::lease;
using std::chrono::seconds;

lease row(std::int64_t epoch, std::int64_t beat) {
  return {"default", "other", epoch, "nonce", beat};
}

TEST(lease_keeper, takes_a_lease_that_nobody_holds_at_once) {
  lease_keeper keeper({.worker = "me", .nonce = {}, .time = seconds(20)});
  EXPECT_TRUE(keeper.may_take(lease{"default", "", 0, "", 0}, {}));
  auto released = row(3, 9);
  released.worker.clear();
  EXPECT_TRUE(keeper.may_take(released, {}));
}

TEST(lease_keeper, takes_over_only_after_the_same_beat_was_seen_for_the_whole_time) {
  lease_keeper keeper({.worker = "me", .nonce = {}, .time = seconds(20)});
  const lease_keeper::moment start{};
  EXPECT_FALSE(keeper.may_take(row(1, 1), start));
  EXPECT_FALSE(keeper.may_take(row(1, 1), start + seconds(19)));
  EXPECT_FALSE(keeper.may_take(row(1, 2), start + seconds(19))) << "a beat starts the time anew";
  EXPECT_FALSE(keeper.may_take(row(1, 2), start + seconds(38)));
  EXPECT_TRUE(keeper.may_take(row(1, 2), start + seconds(39)));
}

TEST(lease_keeper, knows_its_own_lease_is_stale_after_half_the_time_without_a_beat) {
  lease_keeper keeper({.worker = "me", .nonce = {}, .time = seconds(20)});
  const lease_keeper::moment start{};
  keeper.hold(row(2, 1), start);
  EXPECT_FALSE(keeper.needs_beat(start + seconds(1)));
  EXPECT_TRUE(keeper.needs_beat(start + seconds(3)));
  EXPECT_FALSE(keeper.is_stale(start + seconds(9)));
  EXPECT_TRUE(keeper.is_stale(start + seconds(10)));
}

TEST(lease_keeper, of_a_sole_worker_does_not_wait) {
  lease_keeper keeper({.worker = "me", .nonce = {}, .sole_worker = true});
  EXPECT_TRUE(keeper.may_take(row(7, 7), {}));
}

} // namespace
} // namespace rstuf::test
