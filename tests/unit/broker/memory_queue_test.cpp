#include "broker/memory_queue.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

namespace rstuf::test {
namespace {

using broker::announcement;
using broker::delivery;
using testing::ElementsAre;

struct memory_queue : testing::Test {
  void listen() {
    queue->listen([this](const delivery& d) { taken.push_back(d.what.task_id); });
  }
  std::unique_ptr<broker::queue> queue = broker::make_memory_queue();
  std::vector<std::string> taken;
};

TEST_F(memory_queue, delivers_in_the_order_of_publishing) {
  listen();
  ASSERT_TRUE(queue->publish({"1", "default", "add_artifacts"}));
  ASSERT_TRUE(queue->publish({"2", "default", "add_artifacts"}));
  EXPECT_THAT(taken, ElementsAre("1", "2"));
}

TEST_F(memory_queue, keeps_what_is_published_before_anybody_listens) {
  ASSERT_TRUE(queue->publish({"early", "default", "add_artifacts"}));
  EXPECT_TRUE(taken.empty());
  listen();
  EXPECT_THAT(taken, ElementsAre("early"));
}

TEST_F(memory_queue, gives_every_delivery_a_tag_of_its_own) {
  std::set<std::uint64_t> tags;
  queue->listen([&](const delivery& d) { tags.insert(d.tag); });
  for (int i = 0; i < 10; ++i)
    ASSERT_TRUE(queue->publish({"same", "default", "add_artifacts"}));
  EXPECT_EQ(tags.size(), 10U);
  EXPECT_FALSE(tags.contains(0));
  for (const auto tag : tags)
    EXPECT_TRUE(queue->ack(tag));
}

TEST_F(memory_queue, refuses_announcements_once_it_is_stopped) {
  listen();
  queue->stop();
  const auto late = queue->publish({"late", "default", "add_artifacts"});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, errc::unavailable);
  EXPECT_TRUE(taken.empty());
}

TEST_F(memory_queue, calls_nobody_any_more_when_stop_has_returned) {
  std::atomic<bool> stopped = false;
  std::atomic<bool> called_late = false;
  queue->listen([&](const delivery&) {
    if (stopped)
      called_late = true;
  });
  std::thread publisher([&] {
    while (queue->publish({"again", "default", "add_artifacts"})) {
    }
  });
  queue->stop();
  stopped = true;
  publisher.join();
  EXPECT_FALSE(called_late);
}

} // namespace
} // namespace rstuf::test
