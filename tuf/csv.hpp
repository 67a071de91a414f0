#pragma once

#include "tuf/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rstuf {

/// The size of the first record of a text, its line end included (RFC 4180: a line end between
/// quotes is part of a field). A quote counts at the beginning of a field only. npos if the record
/// does not end within the text.
std::size_t csv_record_size(std::string_view text, char separator);

/// A record without its line end.
std::string_view without_line_end(std::string_view record);

/// The fields of a record, which has no line end. `invalid_argument`: a quoted field that does not
/// end, or with something between its last quote and the separator; a quote in any other field.
result<std::vector<std::string>> csv_fields(std::string_view record, char separator);

} // namespace rstuf
