#include "http/submission.hpp"

#include "catalog/random_id.hpp"
#include "tuf/clock.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::http {

std::string shown(catalog::bootstrap_state state) {
  return state == catalog::bootstrap_state::none ? "None" : std::string{name_of(state)};
}

json needs_finished_bootstrap(catalog::bootstrap_state state) {
  return {{"message", "Task not accepted."},
          {"error", "Requires bootstrap finished. State: " + shown(state)}};
}

void submit_task(submission what, const submit& hand_in, const reply& answer) {
  catalog::new_task task{.id = catalog::random_id(),
                         .repository = default_repository,
                         .action = what.action,
                         .payload = what.payload.dump()};
  what.data["task_id"] = task.id;
  what.payload = nullptr;
  hand_in(std::move(task), [what = std::move(what), answer](result<catalog::acceptance> taken) {
    if (!taken) {
      spdlog::warn("task-lost {} {}", name_of(what.action), to_string(taken.error()));
      return answer(failed(taken.error()));
    }
    if (!taken->accepted)
      return answer(refused(404, what.refusal(taken->state)));
    auto data = what.data;
    data["last_update"] = format_time(taken->at);
    answer(json_response(202, {{"data", std::move(data)}, {"message", what.message}}));
  });
}

handler submission_of(checked<json> (*read)(const request&), submission what, submit hand_in) {
  return [read, what = std::move(what),
          hand_in = std::move(hand_in)](const request& r, worker& /*mine*/, const reply& answer) {
    auto payload = read(r);
    if (!payload)
      return answer(refused(422, payload.error()));
    auto mine = what;
    mine.payload = *std::move(payload);
    submit_task(std::move(mine), hand_in, answer);
  };
}

} // namespace rstuf::http
