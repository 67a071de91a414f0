#include "bench/samples.hpp"

#include <algorithm>
#include <cmath>

namespace rstuf::bench {

seconds samples::percentile(double share) const {
  if (values_.empty())
    return seconds{0};
  auto sorted = values_;
  std::ranges::sort(sorted);
  const auto rank = std::ceil(share * static_cast<double>(sorted.size()));
  return seconds{sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1]};
}

} // namespace rstuf::bench
