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

/// Whether a pattern means the same to every client: a target path of ours in which `*` and `?` are
/// wildcards, without what some clients take for more than a literal: `[`, `]`, `{`, `}`, `!`, `\`,
/// `+(`, `@(`, `*(`, `?(`, and a `#` that begins a segment. The error says which rule is broken.
result<void> check_path_pattern(std::string_view pattern);

/// The names of hash bins begin with it, those of custom roles do not.
inline constexpr const char* bins_prefix = "bins";

/// Whether a custom role may have this name, which becomes part of a file's name: letters, digits,
/// `_` and `-`; not a top-level role, not of the bins, not all digits (`2` is a version), and not
/// what every object of JavaScript has by itself (constructor, toString, …), where a client looks
/// names up. The error says which rule is broken.
inline constexpr std::size_t max_role_name_length = 128;
result<void> check_role_name(std::string_view name);

} // namespace rstuf::tuf
