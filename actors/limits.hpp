#pragma once

#include "tuf/limits.hpp"

namespace rstuf::actors {

using tuf::envelope_bytes;
using tuf::max_root_bytes;
using tuf::max_snapshot_bytes;
using tuf::max_targets_bytes;

/// The prefix of the bins' names, as RSTUF has it.
inline constexpr const char* bins_prefix = "bins";

} // namespace rstuf::actors
