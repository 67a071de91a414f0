#pragma once

#include "tuf/clock.hpp"

#include <atomic>

namespace rstuf::test {

/// A clock that stands still until a test moves it; any thread may read it.
class manual_clock final : public clock {
public:
  /// Begins at 2026-01-01T00:00:00Z.
  manual_clock() = default;
  explicit manual_clock(time_point start) : seconds_(start.time_since_epoch().count()) {}

  time_point now() const override { return time_point(std::chrono::seconds(seconds_.load())); }
  void set(time_point t) { seconds_ = t.time_since_epoch().count(); }
  void advance(std::chrono::seconds by) { seconds_ += by.count(); }

private:
  std::atomic<std::int64_t> seconds_{1'767'225'600};
};

} // namespace rstuf::test
