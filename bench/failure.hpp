#pragma once

#include <stdexcept>

namespace rstuf::bench {

/// Ends the run of a workload: its row says FAILED and why, and gives no time.
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

} // namespace rstuf::bench
