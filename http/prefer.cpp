#include "http/prefer.hpp"

#include "http/field_value.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace rstuf::http {
namespace {

bool is_wait(std::string_view name) {
  return std::ranges::equal(name, std::string_view("wait"),
                            [](char a, char b) { return (a | 0x20) == b; });
}

} // namespace

std::optional<std::chrono::seconds> preferred_wait(std::string_view prefer) {
  while (!prefer.empty()) {
    auto preference = take_until(prefer, ',');
    preference = take_until(preference, ';'); // without its parameters
    auto value = preference;
    if (!is_wait(take_until(value, '=')))
      continue;
    value = trimmed(value);
    std::uint32_t seconds = 0;
    const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (ec != std::errc{} || end != value.data() + value.size() || seconds == 0)
      return {};
    return std::chrono::seconds(seconds);
  }
  return {};
}

} // namespace rstuf::http
