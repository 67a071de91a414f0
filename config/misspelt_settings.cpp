#include "config/settings_table.hpp"

#include <algorithm>
#include <numeric>

namespace rstuf::config {
namespace {

// Levenshtein's distance: how many letters to insert, delete or replace.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string_view nearest_name(std::string_view name) {
  return std::ranges::min(settings_table(), {},
                          [&](const setting& row) { return distance(name, row.name); })
      .name;
}

bool is_setting(std::string_view name) {
  return std::ranges::any_of(settings_table(), [&](const setting& row) {
    const bool is_secret = std::holds_alternative<secret_member>(row.kind);
    return name == row.name || (is_secret && name == std::string(row.name) + "_FILE");
  });
}

} // namespace

std::vector<std::string> misspelt_settings(const environment& env) {
  std::vector<std::string> warnings;
  for (const auto& name : env.names) {
    if (!name.starts_with("RSTUF_") || is_setting(name))
      continue;
    const auto known = names_without_effect();
    if (std::ranges::find(known, name) == known.end())
      warnings.push_back(name + " is no setting; did you mean " + std::string(nearest_name(name)) +
                         "?");
  }
  std::ranges::sort(warnings);
  return warnings;
}

} // namespace rstuf::config
