#include "cli/progress_bar.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace rstuf::cli {

std::string progress_bar(std::int64_t done, std::int64_t all) {
  constexpr std::size_t width = 24;
  const auto part = std::clamp(static_cast<double>(done) / static_cast<double>(all), 0.0, 1.0);
  const auto filled = static_cast<std::size_t>(part * static_cast<double>(width));
  char percent[16];
  std::snprintf(percent, sizeof percent, "] %3d %%", static_cast<int>(part * 100));
  return "[" + std::string(filled, '#') + std::string(width - filled, ' ') + percent;
}

std::string size_text(std::int64_t bytes) {
  constexpr std::array units{"B", "kB", "MB", "GB", "TB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= 1000 && unit + 1 < units.size(); ++unit)
    size /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  return text;
}

} // namespace rstuf::cli
