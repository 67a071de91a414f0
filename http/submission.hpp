#pragma once

#include "http/json_body.hpp"
#include "http/routes.hpp"

#include <string>
#include <string_view>

namespace rstuf::http {

/// The repository whose endpoints have no repository name in their path.
inline constexpr const char* default_repository = "default";

/// A bootstrap state as the answers write it: None, pre, signing, finished.
std::string shown(catalog::bootstrap_state state);

/// Why root, roles and delegations cannot be changed in this state.
json needs_finished_bootstrap(catalog::bootstrap_state state);

/// A request that becomes a task, and the two answers it may get.
struct submission {
  catalog::task_action action;
  json payload = nullptr;
  std::string rows = {};      ///< the payload of an import, in place of JSON
  json data = json::object(); ///< of the 202, beside task_id and last_update
  std::string message;        ///< of the 202
  std::function<json(catalog::bootstrap_state)>
      refusal;                   ///< detail of the 404 if the state forbids it
  std::string waiting_role = {}; ///< see catalog::new_task
};

/// Hands in the task that a request asks for, and answers when it is stored (202), refused (404) or
/// lost (503). A request that comes again with the same Idempotency-Key gets the answer it got when
/// it came first; another request with that key gets a 422.
void submit_task(const request& r, submission what, const submit& hand_in, const reply& answer);

/// A handler that hands in what `read` makes of the body, or answers with the body's faults (422).
handler submission_of(checked<json> (*read)(const request&), submission what, submit hand_in);

} // namespace rstuf::http
