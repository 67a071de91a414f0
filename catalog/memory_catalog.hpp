#pragma once

#include "catalog/catalog.hpp"

#include <memory>

namespace rstuf::catalog {

/// The rows behind catalogs in memory, shared by all catalogs that are opened on them, so that a
/// test restarts a service over what an earlier one left.
struct memory_rows;
std::shared_ptr<memory_rows> make_memory_rows();

/// The twin of the SQL catalog for tests. `time` must outlive it.
std::unique_ptr<catalog> open_memory_catalog(std::shared_ptr<memory_rows> rows, const clock& time);

} // namespace rstuf::catalog
