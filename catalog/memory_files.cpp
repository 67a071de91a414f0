#include "catalog/memory_rows.hpp"

#include <algorithm>

namespace rstuf::catalog {

result<std::vector<std::string>> memory_catalog::superseded(std::string_view repository,
                                                            time_point before, std::size_t limit) {
  std::lock_guard lock(rows_->mutex);
  std::vector<std::pair<time_point, std::string>> found;
  if (const auto* r = rows_->find_repository(repository))
    for (const auto& [name, since] : r->superseded)
      if (since < before)
        found.emplace_back(since, name);
  std::ranges::sort(found);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(limit, found.size()); ++i)
    names.push_back(found[i].second);
  return names;
}

result<void> memory_catalog::forget_files(const lease& own, std::span<const std::string> names) {
  std::lock_guard lock(rows_->mutex);
  if (auto row = owned(own); !row)
    return std::unexpected(row.error());
  if (auto* r = rows_->find_repository(own.repository))
    for (const auto& name : names)
      r->superseded.erase(name);
  return {};
}

} // namespace rstuf::catalog
