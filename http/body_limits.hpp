#pragma once

#include <cstddef>
#include <cstdint>

namespace rstuf::http {

/// How long metadata may be valid.
inline constexpr std::int64_t max_days = 36'500;

/// What clients can bear in one snapshot.
inline constexpr std::int64_t max_bins = 16'384;

/// Seconds after which an unfinished bootstrap is given up.
inline constexpr std::int64_t default_timeout = 300;
inline constexpr std::int64_t max_timeout = 86'400;

/// Of an artifact, and of numbers in root. Beyond 2^53 not every JSON reader keeps a number exact.
inline constexpr std::int64_t max_number = std::int64_t{1} << 53;

/// Of a delegated role.
inline constexpr std::int64_t max_threshold = 1'000'000;

/// Key ids are names, of any form.
inline constexpr std::size_t max_keyid_length = 1024;

/// In hex: enough for the largest RSA keys that are read.
inline constexpr std::size_t max_signature_length = 8192;

} // namespace rstuf::http
