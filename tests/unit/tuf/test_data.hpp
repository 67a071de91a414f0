#pragma once

#include "tuf/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rstuf::test {

/// The bytes of a file under tests/unit/tuf/data.
std::string read_data(std::string_view name);

/// The same, parsed.
json read_data_json(std::string_view name);

/// A file of one JSON text a line.
std::vector<json> read_data_lines(std::string_view name);

} // namespace rstuf::test
