#pragma once

#include <string>
#include <string_view>

namespace rstuf::cli {

/// Text from outside as one harmless line: what moves a terminal's cursor, ends a line or turns the
/// direction of writing (control characters, also those of Unicode) is written as \xNN. What people
/// are asked to sign must not be able to hide itself.
std::string one_line(std::string_view text);

} // namespace rstuf::cli
