#include "actors/gateway.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace rstuf::actors {

void gateway_state::accept(const catalog::new_task& task, const accept_reply& reply) {
  waiting_.push_back(task);
  waiting_replies_.push_back(reply);
  if (!busy_)
    store();
}

void gateway_state::store() {
  busy_ = true;
  stored_ = std::exchange(waiting_, {});
  replies_ = std::exchange(waiting_replies_, {});
  ask_and_gather(
      self, parts_.catalog, parts_.wait.catalog,
      [tasks = stored_](catalog::catalog& c) { return c.accept(tasks); },
      [this](const result<std::vector<catalog::acceptance>>& answers) { answer(answers); });
}

void gateway_state::answer(const result<std::vector<catalog::acceptance>>& answers) {
  if (!answers)
    spdlog::error("tasks-not-stored count={} {}", stored_.size(), to_string(answers.error()));
  for (std::size_t i = 0; i < stored_.size(); ++i) {
    if (!answers) {
      replies_[i](std::unexpected(answers.error()));
      continue;
    }
    const auto& task = stored_[i];
    if ((*answers)[i].accepted && (*answers)[i].repeats.empty()) {
      parts_.figures->task_accepted(name_of(task.action));
      self->send(parts_.adapter, announce_atom::value,
                 broker::announcement{task.id, task.repository, std::string(name_of(task.action))});
    }
    replies_[i]((*answers)[i]);
  }
  busy_ = false;
  if (!waiting_.empty())
    store();
}

gateway_actor::behavior_type gateway(gateway_actor::stateful_pointer<gateway_state> self,
                                     gateway_parts parts) {
  self->state.parts_ = std::move(parts);
  return {[self](accept_atom, const catalog::new_task& task, const accept_reply& reply) {
    self->state.accept(task, reply);
  }};
}

} // namespace rstuf::actors
