#pragma once

#include "tuf/clock.hpp"

#include <string>

namespace rstuf::cli {

/// "in 3 days", "in 5 hours", "expired 2 minutes ago", in the largest unit of which there is more
/// than one. What is no time is given back as it is.
std::string time_left(const std::string& expires, time_point now);

} // namespace rstuf::cli
