#pragma once

#include "catalog/catalog.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace rstuf::catalog {

/// Opens (and makes, and migrates) a catalog in an SQLite file: WAL, every commit synced to disk.
/// `wait` bounds how long a call waits for another writer before it is `unavailable`. `time` must
/// outlive the catalog.
result<std::unique_ptr<catalog>> open_sqlite_catalog(const std::string& file, const clock& time,
                                                     std::chrono::milliseconds wait);

} // namespace rstuf::catalog
