#pragma once

#include "actors/reassignment.hpp"
#include "actors/situation.hpp"

namespace rstuf::actors {

/// Decides a sign_metadata task: one person's signature on a version that waits for it. A signature
/// is tried against every live draft of its role; the keys of the new root and of the trusted one
/// sign root. `bootstrap`: the task that a root in state signing belongs to. `artifacts`: all that
/// custom roles have, if a role that waits changes its paths.
decision decide_signature(const situation& now, const catalog::task& task,
                          const std::optional<catalog::task>& bootstrap,
                          const std::vector<owned_artifact>& artifacts);

/// Decides a delete_sign_metadata task: nobody signs that role's waiting versions any more.
decision decide_stop(const situation& now, const catalog::task& task);

} // namespace rstuf::actors
