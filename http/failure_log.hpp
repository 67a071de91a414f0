#pragma once

#include "http/response.hpp"

#include <string_view>

namespace rstuf::http {

/// Writes a failure inside to the log and makes its answer, which says less.
response logged_failure(std::string_view subject, const error& e);

} // namespace rstuf::http
