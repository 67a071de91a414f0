#pragma once

#include <functional>
#include <mutex>
#include <utility>

namespace rstuf::actors {

/// Rung by any actor after the state of tasks, or what clients see, has changed. It says no more:
/// whoever listens looks into the catalog, which is also told by other processes.
class bell {
public:
  void ring() const {
    const std::lock_guard lock(mutex_);
    if (to_)
      to_();
  }

  /// Called on the ringing thread, so it must neither block nor ring. Nothing: nobody listens any
  /// more once this returns.
  void listen(std::function<void()> to) {
    const std::lock_guard lock(mutex_);
    to_ = std::move(to);
  }

private:
  mutable std::mutex mutex_;
  std::function<void()> to_;
};

} // namespace rstuf::actors
