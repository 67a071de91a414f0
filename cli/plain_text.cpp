#include "cli/plain_text.hpp"

#include "tuf/hash.hpp"

namespace rstuf::cli {
namespace {

// How many bytes at the beginning are one character that must not reach a terminal.
std::size_t harmful_prefix(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7f)
    return 1;
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0x9f)
    return 2; // U+0080 to U+009F
  const bool is_separator_or_embedding = byte(1) == 0x80 && byte(2) >= 0xa8 && byte(2) <= 0xae;
  const bool is_isolate = byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9;
  return byte(0) == 0xe2 && (is_separator_or_embedding || is_isolate) ? 3 : 0;
}

} // namespace

std::string one_line(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto harmful = harmful_prefix(text);
    for (std::size_t i = 0; i < harmful; ++i)
      plain += "\\x" + tuf::to_hex(text.substr(i, 1));
    if (harmful == 0)
      plain += text.front();
    text.remove_prefix(harmful == 0 ? 1 : harmful);
  }
  return plain;
}

} // namespace rstuf::cli
