#pragma once

#include <cstdint>

namespace rstuf::tuf {

/// What python-tuf and go-tuf accept of each file, in bytes. More would lock their users out.
inline constexpr std::int64_t max_root_bytes = 512'000;
inline constexpr std::int64_t max_snapshot_bytes = 2'000'000;
inline constexpr std::int64_t max_targets_bytes = 5'000'000;

/// Room for the envelope around a signed part: signatures, key ids, punctuation.
inline constexpr std::int64_t envelope_bytes = 10'000;

} // namespace rstuf::tuf
