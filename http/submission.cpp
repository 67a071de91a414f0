#include "http/submission.hpp"

#include "catalog/random_id.hpp"
#include "tuf/clock.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::http {

std::string shown(catalog::bootstrap_state state) {
  return state == catalog::bootstrap_state::none ? "None" : std::string{name_of(state)};
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

} // namespace rstuf::http
