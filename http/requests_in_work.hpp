#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

namespace rstuf::http {

/// Counts the requests that have no written answer yet, for an orderly end.
class requests_in_work : public std::enable_shared_from_this<requests_in_work> {
public:
  /// Connections close after their next answer.
  std::atomic<bool> ending = false;

  /// One request; counted until the token is gone.
  std::shared_ptr<void> begin() {
    std::lock_guard lock{mutex_};
    ++count_;
    return {this, [self = shared_from_this()](void*) { self->end(); }};
  }

  bool wait_for_none(std::chrono::milliseconds at_most) {
    std::unique_lock lock{mutex_};
    return none_.wait_for(lock, at_most, [this] { return count_ == 0; });
  }

private:
  void end() {
    std::lock_guard lock{mutex_};
    if (--count_ == 0)
      none_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t count_ = 0;
};

} // namespace rstuf::http
