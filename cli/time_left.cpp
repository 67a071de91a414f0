#include "cli/time_left.hpp"

#include <array>
#include <cstdlib>

namespace rstuf::cli {

std::string time_left(const std::string& expires, time_point now) {
  const auto end = parse_time(expires);
  if (!end)
    return expires;
  struct unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array units{unit{86'400, "day"}, unit{3'600, "hour"}, unit{60, "minute"}};
  const std::int64_t left = (*end - now).count();
  std::int64_t count = std::abs(left);
  std::string name = "second";
  for (const auto& u : units)
    if (std::abs(left) >= 2 * u.seconds) {
      count = std::abs(left) / u.seconds;
      name = u.name;
      break;
    }
  const auto amount = std::to_string(count) + " " + name + (count == 1 ? "" : "s");
  return left > 0 ? "in " + amount : "expired " + amount + " ago";
}

} // namespace rstuf::cli
