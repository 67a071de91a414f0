#include "tuf/unicode.hpp"

namespace rstuf::tuf {
namespace {

struct lead {
  std::size_t length; ///< bytes of the whole sequence, 0 for a byte that starts none
  char32_t bits;
  char32_t smallest; ///< below it the sequence would be overlong
};

lead read_lead(unsigned char byte) {
  if (byte < 0x80)
    return {1, byte, 0};
  if (byte >= 0xC2 && byte < 0xE0)
    return {2, byte & 0x1FU, 0x80};
  if (byte >= 0xE0 && byte < 0xF0)
    return {3, byte & 0x0FU, 0x800};
  if (byte >= 0xF0 && byte < 0xF5)
    return {4, byte & 0x07U, 0x10000};
  return {0, 0, 0};
}

} // namespace

std::optional<char32_t> take_code_point(std::string_view& text) {
  if (text.empty())
    return std::nullopt;
  auto [length, value, smallest] = read_lead(static_cast<unsigned char>(text.front()));
  if (length == 0 || length > text.size())
    return std::nullopt;
  for (char c : text.substr(1, length - 1)) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80)
      return std::nullopt;
    value = value << 6U | (byte & 0x3FU);
  }
  bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value < smallest || value > 0x10FFFF || surrogate)
    return std::nullopt;
  text.remove_prefix(length);
  return value;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (!take_code_point(text))
      return false;
  }
  return true;
}

} // namespace rstuf::tuf
