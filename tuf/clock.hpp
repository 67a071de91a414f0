#pragma once

#include "tuf/error.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace rstuf {

/// A moment, to the second and in UTC, as TUF's `expires` has it.
using time_point = std::chrono::sys_seconds;

/// Where "now" comes from; handed in, so that tests set it.
class clock {
public:
  virtual ~clock() = default;
  virtual time_point now() const = 0;
};

/// The machine's clock.
class system_clock final : public clock {
public:
  time_point now() const override;
};

/// "2026-01-31T23:59:59Z" (RFC 3339, the one form TUF 4.2 allows). What lies outside the years 1
/// to 9999, which that form cannot say, is written as the nearest second inside.
std::string format_time(time_point t);
/// Reads exactly that form. `invalid_argument` for another form or a date the calendar lacks.
result<time_point> parse_time(std::string_view text);

} // namespace rstuf
