#include "tuf/clock.hpp"

#include <algorithm>
#include <cstdio>

namespace rstuf {
namespace {

using std::chrono::day;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::string_view form = "0000-00-00T00:00:00Z";
constexpr time_point earliest = sys_days{year{1} / 1 / 1};
constexpr time_point latest = sys_days{year{9999} / 12 / 31} + hours{24} - seconds{1};

bool has_form(std::string_view text) {
  return text.size() == form.size() &&
         std::equal(text.begin(), text.end(), form.begin(), [](char c, char expected) {
           return expected == '0' ? c >= '0' && c <= '9' : c == expected;
         });
}

int number(std::string_view digits) {
  int value = 0;
  for (char c : digits)
    value = value * 10 + (c - '0');
  return value;
}

} // namespace

time_point system_clock::now() const {
  return std::chrono::floor<seconds>(std::chrono::system_clock::now());
}

std::string format_time(time_point t) {
  t = std::clamp(t, earliest, latest);
  auto midnight = std::chrono::floor<std::chrono::days>(t);
  year_month_day date{midnight};
  std::chrono::hh_mm_ss time{t - midnight};
  std::string out(form.size() + 1, '\0');
  int written = std::snprintf(
      out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()));
  out.resize(static_cast<std::size_t>(written));
  return out;
}

result<time_point> parse_time(std::string_view text) {
  if (!has_form(text))
    return fail(errc::invalid_argument, "a time must have the form YYYY-MM-DDTHH:MM:SSZ");
  year_month_day date{year{number(text.substr(0, 4))},
                      month{static_cast<unsigned>(number(text.substr(5, 2)))},
                      day{static_cast<unsigned>(number(text.substr(8, 2)))}};
  auto h = number(text.substr(11, 2));
  auto m = number(text.substr(14, 2));
  auto s = number(text.substr(17, 2));
  if (date.year() < year{1} || !date.ok() || h > 23 || m > 59 || s > 59)
    return fail(errc::invalid_argument, "no such date or time: " + std::string{text});
  return sys_days{date} + hours{h} + minutes{m} + seconds{s};
}

} // namespace rstuf
