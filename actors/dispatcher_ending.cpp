#include "actors/dispatcher.hpp"

// How the work that was accepted is finished, and the repositories are let go.
namespace rstuf::actors {

caf::result<caf::ok_atom> dispatcher_state::drain() {
  drained_ = self->make_response_promise<caf::ok_atom>();
  draining_ = true;
  swept_up_to_ = 0;
  sweep();
  return drained_;
}

void dispatcher_state::go_on_draining() {
  if (!draining_ || undrained_ > 0)
    return;
  if (!swept_clean_) {
    sweep();
    return;
  }
  draining_ = false;
  publish_all();
  undrained_ = repositories_.size() + 1;
  for (const auto& [repo_name, actor] : repositories_) {
    self->request(actor, parts_.wait.stage, drain_atom::value)
        .then([this](caf::ok_atom) { repository_drained(); },
              [this](const caf::error&) { repository_drained(); });
  }
  repository_drained();
}

void dispatcher_state::repository_drained() {
  if (--undrained_ == 0)
    drained_.deliver(caf::ok_atom::value);
}

caf::result<caf::ok_atom> dispatcher_state::stop() {
  stopped_ = self->make_response_promise<caf::ok_atom>();
  auto left = std::make_shared<std::size_t>(repositories_.size() + 1);
  auto one_less = [this, left] {
    if (--*left == 0)
      stopped_.deliver(caf::ok_atom::value);
  };
  for (const auto& [repo_name, actor] : repositories_) {
    self->request(actor, parts_.wait.stage, stop_atom::value)
        .then([one_less](caf::ok_atom) { one_less(); },
              [one_less](const caf::error&) { one_less(); });
  }
  one_less();
  return stopped_;
}

} // namespace rstuf::actors
