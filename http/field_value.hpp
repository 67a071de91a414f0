#pragma once

#include <string_view>

namespace rstuf::http {

/// The text without the blanks around it.
std::string_view trimmed(std::string_view text);

/// What comes before `end`, trimmed, or all if there is none; `rest` is left with what follows.
std::string_view take_until(std::string_view& rest, char end);

} // namespace rstuf::http
