#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace rstuf::bench {

using moment = std::chrono::steady_clock::time_point;
using seconds = std::chrono::duration<double>;

inline moment now() {
  return std::chrono::steady_clock::now();
}

/// Durations of one kind, for percentiles.
class samples {
public:
  void add(seconds value) { values_.push_back(value.count()); }
  void add(const samples& more) {
    values_.insert(values_.end(), more.values_.begin(), more.values_.end());
  }
  std::size_t count() const { return values_.size(); }

  /// The smallest sample that at least `share` of all do not exceed; 0 of none. 1.0 is the maximum.
  seconds percentile(double share) const;
  seconds median() const { return percentile(0.5); }

private:
  std::vector<double> values_;
};

} // namespace rstuf::bench
