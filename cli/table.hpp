#pragma once

#include <string>
#include <vector>

namespace rstuf::cli {

/// Rows with their columns under each other, a line each; the first row is the heading. Cells are
/// made harmless for terminals.
std::string table(std::vector<std::vector<std::string>> rows);

} // namespace rstuf::cli
