#include "catalog/write_queue.hpp"
#include "tests/support/temp_directory.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace rstuf::test {
namespace {

using rstuf::catalog::write_queue;
using namespace std::chrono_literals;

TEST(write_queue, one_has_the_turn_and_others_give_up_when_their_time_is_over) {
  write_queue queue;
  EXPECT_TRUE(queue.enter(0ms));
  EXPECT_FALSE(queue.enter(0ms));
  EXPECT_FALSE(queue.enter(1ms));
  queue.leave();
  EXPECT_TRUE(queue.enter(0ms)); // those who gave up are not waited for
  queue.leave();
}

TEST(write_queue, many_take_turns_one_at_a_time) {
  write_queue queue;
  std::atomic<int> inside = 0, most = 0, done = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int round = 0; round < 200; ++round) {
          if (!queue.enter(20s))
            return;
          most = std::max(most.load(), ++inside);
          --inside;
          ++done;
          queue.leave();
        }
      });
  }
  EXPECT_EQ(most, 1);
  EXPECT_EQ(done, 800);
}

TEST(write_queue, all_spellings_of_a_file_share_one) {
  const temp_directory directory;
  const auto plain = (directory.path() / "catalog").string();
  const auto queue = write_queue::of(plain);
  EXPECT_EQ(write_queue::of((directory.path() / "." / "x" / ".." / "catalog").string()), queue);
  EXPECT_NE(write_queue::of(plain + "2"), queue);
}

} // namespace
} // namespace rstuf::test
