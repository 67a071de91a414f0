#pragma once

#include "tuf/limits.hpp"
#include "tuf/paths.hpp"

namespace rstuf::actors {

using tuf::bins_prefix;
using tuf::envelope_bytes;
using tuf::max_root_bytes;
using tuf::max_snapshot_bytes;
using tuf::max_targets_bytes;

} // namespace rstuf::actors
