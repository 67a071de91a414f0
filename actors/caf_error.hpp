#pragma once

#include "tuf/error.hpp"

#include <caf/error.hpp>

namespace rstuf::actors {

/// Our errors as CAF carries them, and back. CAF's own errors become `timeout` (a request's
/// deadline) or `unavailable` (the asked actor is gone).
caf::error to_caf(const error& e);
error from_caf(const caf::error& e);

} // namespace rstuf::actors
