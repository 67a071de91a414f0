#include "actors/repository.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

// How REPOSITORY finishes what was accepted, ends the actors below and lets go of the lease.
namespace rstuf::actors {

caf::result<caf::ok_atom> repository_state::drain() {
  draining_.push_back(self->make_response_promise<caf::ok_atom>());
  auto answer = draining_.back();
  answer_drained();
  return answer;
}

bool repository_state::is_drained() const {
  if (!lease_.own())
    return true;
  const bool bootstrapping = state_ && state_->bootstrap == catalog::bootstrap_state::pre;
  const bool changing = phase_ == phase::stopping && start_again_;
  return !bootstrapping && !changing && phase_ != phase::starting && working_ == 0 &&
         visible_revision_ >= newest_revision_;
}

void repository_state::answer_drained() {
  if (draining_.empty())
    return;
  if (!is_drained())
    return look_what_is_left();
  for (auto& p : std::exchange(draining_, {}))
    p.deliver(caf::ok_atom::value);
}

/// What waits for people's signatures is not waited for.
void repository_state::look_what_is_left() {
  if (phase_ != phase::running || !targets_ || working_ > 0)
    return;
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [repository = parts_.name](catalog::catalog& c) { return c.dirty(repository); },
      [this](const result<catalog::dirty_roles>& dirty) {
        if (!dirty || !plan_ || !dirty->complete.empty() ||
            !std::ranges::all_of(dirty->roles,
                                 [this](const auto& r) { return plan_->is_offline(r.name); }))
          return;
        newest_revision_ = std::min(newest_revision_, visible_revision_);
        if (is_drained())
          answer_drained();
      });
}

caf::result<caf::ok_atom> repository_state::stop() {
  stopping_.push_back(self->make_response_promise<caf::ok_atom>());
  auto answer = stopping_.back();
  start_again_ = false;
  stop_tree();
  return answer;
}

void repository_state::release_lease() {
  const auto released = [this] {
    lease_.let_go();
    for (auto& p : std::exchange(stopping_, {}))
      p.deliver(caf::ok_atom::value);
  };
  if (!lease_.own())
    return released();
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [own = *lease_.own()](catalog::catalog& c) { return c.release(own); },
      [this, released](const result<void>& done) {
        if (!done)
          spdlog::warn("lease-not-released {} {}", parts_.name, to_string(done.error()));
        released();
      });
}

} // namespace rstuf::actors
