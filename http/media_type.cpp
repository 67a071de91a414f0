#include "http/media_type.hpp"

#include "http/field_value.hpp"

#include <algorithm>

namespace rstuf::http {

std::string media_type(std::string_view content_type) {
  std::string out(trimmed(take_until(content_type, ';')));
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

} // namespace rstuf::http
