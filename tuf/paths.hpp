#pragma once

#include "tuf/metadata.hpp"

#include <string_view>

namespace rstuf::tuf {

/// TUF 4.5 PATHPATTERN: shell wildcards `*`, `?` and `[…]`, none of which crosses a `/`; both
/// sides must have the same number of segments.
bool path_matches(std::string_view pattern, std::string_view path);

/// Whether the delegation is responsible for the target path, by `paths` or by
/// `path_hash_prefixes` (hex prefixes of SHA-256 of the path).
bool delegates(const delegated_role& role, std::string_view path);

/// Whether a name can be a target path of ours: relative, not empty, no empty, `.` or `..`
/// segment, no control byte, valid UTF-8, at most max_path_length bytes. The error says which rule
/// is broken.
inline constexpr std::size_t max_path_length = 1024;
result<void> check_target_path(std::string_view path);

} // namespace rstuf::tuf
