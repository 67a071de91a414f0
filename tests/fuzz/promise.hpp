#pragma once

#include <stdexcept>
#include <string_view>
#include <utility>

namespace rstuf::fuzz {

/// Throws std::logic_error unless the promise holds.
inline void promise(bool holds, const char* what) {
  if (!holds)
    throw std::logic_error(what);
}

/// The first line, and what stands behind it.
inline std::pair<std::string_view, std::string_view> cut_line(std::string_view input) {
  auto end = input.find('\n');
  if (end == std::string_view::npos)
    return {input, {}};
  return {input.substr(0, end), input.substr(end + 1)};
}

} // namespace rstuf::fuzz
