#pragma once

#include "catalog/catalog.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace rstuf::catalog {

/// Opens (and makes, and migrates) a catalog in an SQLite file: WAL, every commit synced to disk.
/// `wait` bounds how long a call waits for other writers before it is `unavailable`: for its turn
/// among those of this process, then for those of other processes. `time` must outlive the catalog.
/// Errors: `unavailable`, `corrupt`, `invalid_argument` (the name), `conflict` (the database is
/// newer than the program).
result<std::unique_ptr<catalog>> open_sqlite_catalog(const std::string& file, const clock& time,
                                                     std::chrono::milliseconds wait);

} // namespace rstuf::catalog
