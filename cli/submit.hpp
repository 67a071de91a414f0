#pragma once

#include "cli/session.hpp"

#include <functional>
#include <string>

namespace rstuf::cli {

/// A request that the service answers with a task.
struct change_request {
  http_method method = http_method::post;
  std::string endpoint; ///< "/api/v1/metadata/sign"
  json body;
  bool wait = true;
  /// Looks at the `details` of a task that succeeded: some tell of parts that were refused.
  std::function<result<void>(const json& details)> judge = {};
};

/// Sends it, says what the service said, and waits for the task's end if asked to. The document for
/// programs is the task's `data` after a wait, else the whole answer.
result<void> submit(const change_request& change, session& s);

/// Adds --no-wait, which clears `wait`.
void add_no_wait(CLI::App& app, bool& wait);

} // namespace rstuf::cli
