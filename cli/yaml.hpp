#pragma once

#include "tuf/json.hpp"

#include <filesystem>
#include <string>

namespace rstuf::cli {

/// Reads one YAML document as JSON has it: unquoted whole numbers, true, false and null become
/// such values, everything else a string. A member named twice is refused. Errors:
/// `invalid_argument` with the line; `too_large` beyond 1 MiB, 10,000 nodes or 32 levels, which
/// also ends what aliases would multiply.
result<json> parse_yaml(const std::string& text);

/// The same of a file. Errors also: `not_found`, `unavailable`.
result<json> read_yaml(const std::filesystem::path& file);

/// A document of texts, whole numbers, true, false and null as YAML that reads back as the same.
/// Texts are quoted, which keeps them texts.
std::string to_yaml(const nlohmann::ordered_json& document);

} // namespace rstuf::cli
