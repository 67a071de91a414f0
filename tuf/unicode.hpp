#pragma once

#include <optional>
#include <string_view>

namespace rstuf::tuf {

/// Takes one code point off the front of UTF-8 text (RFC 3629: no surrogates, no overlong forms).
/// Nothing if the text is empty or does not start with one; the text is unchanged then.
std::optional<char32_t> take_code_point(std::string_view& text);

/// Whether the whole text is UTF-8.
bool is_utf8(std::string_view text);

} // namespace rstuf::tuf
