#include "broker/memory_queue.hpp"

#include <deque>
#include <mutex>

namespace rstuf::broker {
namespace {

class memory_queue final : public queue {
public:
  result<void> publish(const announcement& what) override {
    const std::lock_guard lock(mutex_);
    if (stopped_)
      return fail(errc::unavailable, "the in-process queue is stopped");
    const delivery next{what, ++last_tag_};
    if (take_)
      take_(next);
    else
      waiting_.push_back(next);
    return {};
  }

  void listen(std::function<void(const delivery&)> take) override {
    const std::lock_guard lock(mutex_);
    take_ = std::move(take);
    for (const auto& next : waiting_)
      take_(next);
    waiting_.clear();
  }

  result<void> ack(std::uint64_t /*tag*/) override { return {}; }

  void stop() override {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    take_ = nullptr;
  }

private:
  std::mutex mutex_;
  std::function<void(const delivery&)> take_;
  std::deque<delivery> waiting_;
  std::uint64_t last_tag_ = 0;
  bool stopped_ = false;
};

} // namespace

std::unique_ptr<queue> make_memory_queue() {
  return std::make_unique<memory_queue>();
}

} // namespace rstuf::broker
