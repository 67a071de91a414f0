#pragma once

#include "actors/situation.hpp"
#include "tuf/metadata.hpp"

namespace rstuf::actors {

/// What a bootstrap task (the body of POST /api/v1/bootstrap/) asks for.
struct bootstrap_request {
  catalog::bootstrap_plan plan;
  tuf::metadata<tuf::root> root;
  bool is_complete = false; ///< the threshold of its root is reached
};

/// Works out all that follows from a bootstrap task. Its root is taken only if it is version 1, not
/// expired at `now`, with consistent snapshots, exactly one online key at threshold 1 for targets,
/// snapshot and timestamp, and at least one signature, all of them valid. Error `invalid_argument`
/// or `unverified` with the text for the task's `error`.
result<bootstrap_request> read_bootstrap(const catalog::task& task, time_point now);

/// The plan of a bootstrap, whose root now has these signatures, as task `completing` begins it.
result<catalog::bootstrap_plan> complete_bootstrap(const catalog::task& bootstrap,
                                                   const catalog::task& completing,
                                                   std::vector<tuf::signature> signatures,
                                                   time_point now);

/// The bootstrap waits for further signatures.
decision wait_for_signatures(const catalog::task& task, const bootstrap_request& request,
                             time_point now);

/// What every root has to be, whoever signed it: `invalid_argument` with the reason.
result<void> check_root_form(const tuf::metadata<tuf::root>& root, time_point now);

} // namespace rstuf::actors
