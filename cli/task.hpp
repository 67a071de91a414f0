#pragma once

#include "cli/api_client.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace rstuf::cli {

/// A task as the service shows it.
struct task {
  std::string id;
  std::string state; ///< PENDING, PRE_RUN, STARTED, RUNNING, SUCCESS, ERRORED or FAILURE
  json data;         ///< the whole `data` of the answer

  bool is_over() const { return state == "SUCCESS" || state == "ERRORED" || state == "FAILURE"; }
  /// RSTUF: a task can be SUCCESS with `status` false, and did not succeed then.
  bool has_succeeded() const;
  /// The result in words: message, error and details.
  std::string summary() const;
};

/// Error, beside those of api_client: `invalid_argument` for an id that no task can have.
result<task> fetch_task(api_client& api, std::string_view id);

/// Asks until the task is over: after 10 ms at first, then ever less often, down to every 500 ms.
/// `seen` gets each state once. Error `timeout` after `patience`; the task goes on then.
result<task> wait_for_task(api_client& api, std::string_view id, std::chrono::milliseconds patience,
                           const std::function<void(const task&)>& seen);

/// The id in the answer to an accepted request; `unavailable` if it has none.
result<std::string> task_id_of(const json& accepted);

} // namespace rstuf::cli
