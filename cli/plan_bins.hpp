#pragma once

#include "cli/fields.hpp"
#include "tuf/bins.hpp"

#include <cstdint>

namespace rstuf::cli {

/// Hash bins as a plan has them.
struct plan_bins {
  std::int64_t count = 256;    ///< a power of two
  std::int64_t expiration = 1; ///< days
  tuf::bin_style style = tuf::bin_style::succinct;
};

/// What is left out is as in RSTUF. Faults are left in the fields.
plan_bins read_plan_bins(fields bins);

/// As requests have them: a style only if it is not RSTUF's own.
json to_json(const plan_bins& bins);

} // namespace rstuf::cli
