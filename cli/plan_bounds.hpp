#pragma once

#include <cstdint>

// How far the numbers of plans go, whatever kind of plan they stand in.
namespace rstuf::cli {

inline constexpr std::int64_t max_plan_days = 36'500;
inline constexpr std::int64_t max_plan_keys = 1'024;
inline constexpr std::int64_t max_plan_bins = 16'384; // what clients can bear in one snapshot
inline constexpr std::int64_t max_plan_timeout = 86'400;

} // namespace rstuf::cli
