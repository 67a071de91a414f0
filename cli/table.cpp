#include "cli/table.hpp"

#include "cli/plain_text.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

// Characters, not bytes; wide ones count as one.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

} // namespace

std::string table(std::vector<std::vector<std::string>> rows) {
  std::vector<std::size_t> widths;
  for (auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = one_line(row[i]);
      widths.resize(std::max(widths.size(), i + 1));
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size())
        text += std::string(widths[i] - width_of(row[i]) + 2, ' ');
    }
    while (text.ends_with(' '))
      text.pop_back();
    text += '\n';
  }
  return text;
}

} // namespace rstuf::cli
