#pragma once

#include "cli/session.hpp"

#include <string>
#include <string_view>

namespace rstuf::cli {

/// The most artifacts in one request.
inline constexpr std::size_t max_batch = 1000;

/// Sends a list of additions or removals in batches, and waits for their tasks if asked to. The
/// batches before one that fails stay done; the error says how many artifacts that were.
struct artifact_change {
  std::string_view endpoint; ///< "/api/v1/artifacts/" or "/api/v1/artifacts/delete"
  std::string_view verb;     ///< "added", for people
  bool publish = true;
  bool wait = false;
};
result<void> send_changes(const artifact_change& change, const json& artifacts, session& s);

} // namespace rstuf::cli
