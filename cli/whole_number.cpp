#include "cli/whole_number.hpp"

#include <charconv>

namespace rstuf::cli {

result<std::int64_t> whole_number(std::string_view text, std::int64_t min, std::int64_t max) {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  if (fault != std::errc{} || stop != end || number < min || number > max)
    return fail(errc::invalid_argument,
                "not a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return number;
}

} // namespace rstuf::cli
