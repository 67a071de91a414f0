#pragma once

namespace rstuf::test {

/// Whether this is a sanitized build, several times slower: its long sweeps take samples, of which
/// the other builds take all.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

} // namespace rstuf::test
