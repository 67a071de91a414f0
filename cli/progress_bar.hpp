#pragma once

#include <cstdint>
#include <string>

namespace rstuf::cli {

/// "[########                ]  33 %" for so many of all, which is more than nothing.
std::string progress_bar(std::int64_t done, std::int64_t all);

/// A number of bytes as people read it: "812 B", "4.7 GB".
std::string size_text(std::int64_t bytes);

} // namespace rstuf::cli
