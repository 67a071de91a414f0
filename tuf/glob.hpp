#pragma once

#include <string_view>

namespace rstuf::tuf {

/// Whether the text matches a shell pattern of `*`, `?`, `[seq]` and `[!seq]`, as Python's
/// fnmatchcase reads them: by code point, no escapes, `/` and leading dots not special, a `[`
/// without its `]` literal. Both must be UTF-8, otherwise nothing matches.
bool glob_matches(std::string_view pattern, std::string_view text);

} // namespace rstuf::tuf
