#pragma once

#include "catalog/publication.hpp"
#include "catalog/task.hpp"
#include "tuf/metadata.hpp"

namespace rstuf::actors {

/// Reads the payload of a bootstrap task (the body of POST /api/v1/bootstrap/) and works out all
/// that follows from it. Its root is accepted only if it is complete: version 1, signed by its own
/// threshold, not expired at `now`, consistent snapshots, and exactly one online key at threshold 1
/// for targets, snapshot and timestamp. Error `invalid_argument` or `unverified` with the text for
/// the task's `error`.
result<catalog::bootstrap_plan> plan_bootstrap(const catalog::task& task, time_point now);

/// The key that signs targets, snapshot and timestamp of a root, and its key id.
result<std::pair<std::string, tuf::key>> online_key(const tuf::root& root);

} // namespace rstuf::actors
