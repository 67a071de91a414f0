#pragma once

#include "storage/storage.hpp"

#include <filesystem>
#include <memory>

namespace rstuf::storage {

/// Metadata files in one directory of the local disk, which is made if it is missing. Files are
/// written to temporary names, synced together, linked under their names exclusively, and the
/// directory is synced: a batch costs a handful of syncs, not one a file.
std::unique_ptr<metadata_storage> open_local_storage(std::filesystem::path directory);

} // namespace rstuf::storage
