#pragma once

#include "tuf/error.hpp"

#include <map>
#include <mutex>
#include <string>

namespace rstuf::actors {

/// Whether each part of the service can do its work; written by actors, read by GET readyz.
class readiness {
public:
  void set(const std::string& part, result<void> state) {
    const std::lock_guard lock(mutex_);
    parts_[part] = std::move(state);
  }

  /// `unavailable`, naming every part that is not ready.
  result<void> check() const {
    const std::lock_guard lock(mutex_);
    std::string missing;
    for (const auto& [part, state] : parts_) {
      if (!state)
        missing += (missing.empty() ? "" : "; ") + part + ": " + to_string(state.error());
    }
    if (!missing.empty())
      return fail(errc::unavailable, missing);
    return {};
  }

private:
  mutable std::mutex mutex_;
  std::map<std::string, result<void>> parts_;
};

} // namespace rstuf::actors
