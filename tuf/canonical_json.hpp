#pragma once

#include "tuf/json.hpp"

#include <string>
#include <string_view>

namespace rstuf::tuf {

/// OLPC canonical JSON, the bytes that TUF signs: members sorted, no white space, only `"` and `\`
/// escaped (so control bytes stand raw). Floating-point numbers have no canonical form:
/// `invalid_argument`.
result<std::string> canonical(const json& value);

/// Canonical bytes as they are stored: every byte below 0x20 becomes `\u00XX`, which makes the
/// text strict JSON; parsing it and writing it canonically gives the signed bytes again.
std::string storable(std::string_view canonical_bytes);

/// Appends one canonical string or integer: the parts from which large roles are written without
/// a document in memory.
void append_string(std::string& out, std::string_view value);
void append_integer(std::string& out, std::int64_t value);

} // namespace rstuf::tuf
