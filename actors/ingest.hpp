#pragma once

#include "catalog/catalog.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace rstuf::actors {

/// Tasks of one repository, by id.
struct task_batch {
  std::vector<std::string> short_ones;
  std::vector<std::string> imports;
};

struct batch_report {
  catalog::ingest_report stored;
  std::size_t imports = 0; ///< that were taken up, from the first on
};

/// Stores what tasks ask for: adds, removes, publications of what was held, and as many of the
/// imports, one at least, as a transaction should write. All of them go into one. A task whose
/// payload makes no sense ends as errored, one that breaks the catalog as failure; neither hinders
/// the others. Tasks that are no longer accepted are passed over.
result<batch_report> ingest(catalog::catalog& rows, const std::string& repository,
                            const task_batch& batch);

} // namespace rstuf::actors
