#pragma once

#include "http/response.hpp"

#include <string_view>

namespace rstuf::http {

/// The answer itself, or a 304 in its place if the client has it: if its `ETag` stands in the
/// client's If-None-Match.
response unless_known(response full, std::string_view if_none_match);

} // namespace rstuf::http
