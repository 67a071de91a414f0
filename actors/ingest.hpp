#pragma once

#include "catalog/catalog.hpp"

#include <span>
#include <string>

namespace rstuf::actors {

/// Stores what tasks ask for: adds, removes and publications of what was held. All of them go into
/// one transaction. A task whose payload makes no sense ends as errored, one that breaks the
/// catalog as failure; neither hinders the others. Tasks that are no longer accepted are passed
/// over.
result<catalog::ingest_report> ingest(catalog::catalog& rows, const std::string& repository,
                                      std::span<const std::string> task_ids);

} // namespace rstuf::actors
