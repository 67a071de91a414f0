#pragma once

#include <cstdint>
#include <span>

namespace rstuf::catalog {

/// One step of the schema, from catalog/migrations/NNNN-name.sql.
struct migration {
  std::int64_t number;
  const char* name;
  const char* sql; ///< statements that end with a semicolon at the end of a line
};

/// All steps this program knows, by number.
std::span<const migration> migrations();

} // namespace rstuf::catalog
