#include "catalog/ingest_changes.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace rstuf::catalog {

std::vector<const artifact_change*> last_of_each_path(std::span<const artifact_change> changes) {
  std::vector<const artifact_change*> out;
  out.reserve(changes.size());
  for (const auto& change : changes | std::views::reverse)
    out.push_back(&change);
  const auto key = [](const artifact_change* c) {
    return std::pair<std::uint32_t, std::string_view>(c->path_hash, c->path);
  };
  std::ranges::stable_sort(out, {}, key);
  const auto [rest, end] = std::ranges::unique(out, {}, key);
  out.erase(rest, end);
  return out;
}

void sort_paths(ingest_outcome& outcome) {
  for (auto* list : {&outcome.changed, &outcome.not_found, &outcome.unassigned})
    std::ranges::sort(*list);
}

} // namespace rstuf::catalog
