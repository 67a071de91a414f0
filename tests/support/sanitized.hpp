#pragma once

namespace rstuf::test {

/// Whether this is a sanitized build, several times slower: its long sweeps take samples, of which
/// the other builds take all.
#if defined(__SANITIZE_ADDRESS__) // g++ says it so, and clang as a feature
inline constexpr bool is_sanitized = true;
#elif defined(__has_feature)
inline constexpr bool is_sanitized = __has_feature(address_sanitizer);
#else
inline constexpr bool is_sanitized = false;
#endif

} // namespace rstuf::test
