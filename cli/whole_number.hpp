#pragma once

#include "tuf/error.hpp"

#include <cstdint>
#include <string_view>

namespace rstuf::cli {

/// The number that a person typed. Error `invalid_argument` unless it lies from `min` to `max`.
result<std::int64_t> whole_number(std::string_view text, std::int64_t min, std::int64_t max);

} // namespace rstuf::cli
