#pragma once

#include <string>
#include <string_view>

namespace rstuf::http {

/// What a Content-Type names, in lower case and without parameters: `text/csv`.
std::string media_type(std::string_view content_type);

} // namespace rstuf::http
