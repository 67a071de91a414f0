#pragma once

#include "tuf/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rstuf::cli {

/// Reads "Name: value,Name2: value" as RSTUF's command line does. A piece without a colon belongs
/// to the value before it, so that values may hold commas. Error `invalid_argument`, which shows
/// no value.
result<std::vector<std::string>> split_headers(std::string_view text);

} // namespace rstuf::cli
