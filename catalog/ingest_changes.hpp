#pragma once

#include "catalog/artifact.hpp"

#include <span>
#include <vector>

namespace rstuf::catalog {

/// The last change of each path: what a task that names a path twice means. In the order of the
/// catalog's index, which a large task would else jump about in.
std::vector<const artifact_change*> last_of_each_path(std::span<const artifact_change> changes);

/// Brings the outcome's lists of paths into the order of bytes.
void sort_paths(ingest_outcome& outcome);

} // namespace rstuf::catalog
