#include "catalog/artifact.hpp"

namespace rstuf::catalog {
namespace {

/// How many bytes JSON adds to a text: a control byte becomes \u00XX; in a string that is not
/// escaped yet, quotes and backslashes get a backslash.
std::int64_t escapes(std::string_view text, bool raw) {
  std::int64_t more = 0;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20)
      more += 5;
    else if (raw && (c == '"' || c == '\\'))
      more += 1;
  }
  return more;
}

} // namespace

std::int64_t entry_bytes(std::string_view path, std::string_view info) {
  constexpr std::int64_t punctuation = 4; // "":,
  return static_cast<std::int64_t>(path.size() + info.size()) + escapes(path, true) +
         escapes(info, false) + punctuation;
}

} // namespace rstuf::catalog
