#pragma once

#include "tuf/error.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace rstuf::broker {

/// Says that a task waits. It carries no payload: a lost announcement costs time (a sweep of the
/// catalog repeats it), a forged one finds no row to claim.
struct announcement {
  std::string task_id;
  std::string repository;
  std::string action;
};

/// An announcement on its way to one worker; the tag is what ack() takes.
struct delivery {
  announcement what;
  std::uint64_t tag = 0;
};

/// A queue between those who accept tasks and those who work on them.
class queue {
public:
  virtual ~queue() = default;

  /// Hands one announcement to some listener, now or when there is one. Errors: `unavailable`,
  /// `timeout`.
  virtual result<void> publish(const announcement& what) = 0;

  /// `take` is called for every delivery, from any thread, until stop() returns. Called once.
  virtual void listen(std::function<void(const delivery&)> take) = 0;

  /// The worker has stored what the delivery announced; it is not delivered again.
  virtual result<void> ack(std::uint64_t tag) = 0;

  /// No call of the listener is under way or begins any more once this returns.
  virtual void stop() = 0;
};

} // namespace rstuf::broker
