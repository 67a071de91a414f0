#pragma once

#include "catalog/artifact.hpp"
#include "tuf/error.hpp"

#include <string>
#include <string_view>
#include <vector>

// The payload of an import: its artifacts one after the other, each as the sizes of its path and
// its info, and then these. A JSON document of them takes ten times as long to read.
namespace rstuf::catalog {

/// What stands before the rows of an import that is kept back until a publication is asked for.
inline constexpr std::string_view held_mark = "held ";

void append_row(std::string& rows, std::string_view path, std::string_view info);

/// `invalid_argument` for what append_row has not written.
result<std::vector<artifact>> read_rows(std::string_view rows);

} // namespace rstuf::catalog
