#pragma once

#include "tuf/error.hpp"

#include <nlohmann/json.hpp>

namespace rstuf {

using json = nlohmann::json;

/// Bounds on JSON that comes from outside.
struct json_limits {
  std::size_t bytes = 64U << 20U;
  std::size_t depth = 64; ///< nested arrays and objects
};

/// Parses one strict JSON text (RFC 8259, UTF-8). A duplicate member name is refused, since two
/// parsers may read it in two ways. Errors: `too_large`, `invalid_argument` with the byte offset.
result<json> parse_json(std::string_view text, const json_limits& limits = {});

} // namespace rstuf
