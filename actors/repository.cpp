#include "actors/repository.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::actors {
namespace {

constexpr std::chrono::seconds renewal_pause{10};
constexpr std::chrono::seconds longest_pause{30};
constexpr std::chrono::seconds look_pause{10}; ///< between looks at the roles, at the least
constexpr std::size_t max_renewals = 2048;     ///< roles in one publication

/// Roles that fall due within this part of the bins' life are renewed together, since each round
/// costs a new snapshot.
constexpr int rounds_per_life = 24;

} // namespace

repository_state::moment repository_state::steady_now() const {
  return self->clock().now();
}

void repository_state::publish(std::int64_t revision) {
  newest_revision_ = std::max(newest_revision_, revision);
  if (phase_ == phase::running && targets_)
    self->send(targets_, publish_atom::value);
  if (has_upkeep())
    work();
}

/// ROOT looks for tasks by itself when it is started.
void repository_state::work() {
  if (phase_ != phase::running || !root_)
    return;
  ++working_;
  const auto done = [this] {
    --working_;
    parts_.changes->ring();
    answer_drained();
  };
  self->request(root_, parts_.wait.stage, work_atom::value)
      .then([done](caf::ok_atom) { done(); }, [done](const caf::error&) { done(); });
}

/// Whether ROOT has something to look after beside tasks: a root that clients are to see, or roles
/// that people sign.
bool repository_state::has_upkeep() const {
  if (!plan_)
    return false;
  return plan_->next || std::ranges::any_of(plan_->delegations, [](const auto& d) {
           return d.terms().is_offline() || d.pending;
         });
}

void repository_state::reload() {
  parts_.changes->ring();
  start_again_ = true;
  stop_tree();
}

void repository_state::visible(const visible_publication& p) {
  parts_.changes->ring();
  if (p.number > state_->committed_publication) { // not if it was only shown again at a start
    failures_ = 0;
    parts_.figures->published(parts_.name, p.took, parts_.machine->now());
  }
  next_look_ = std::min(next_look_, last_look_ + look_pause);
  renewing_ = false;
  uncleaned_ = true;
  visible_revision_ = std::max(visible_revision_, p.revision);
  if (plan_ && plan_->next)
    work();
  if (state_->bootstrap != catalog::bootstrap_state::finished) {
    auto now_finished = *state_;
    now_finished.bootstrap = catalog::bootstrap_state::finished;
    state_ = std::make_shared<const catalog::repository_state>(std::move(now_finished));
  }
  answer_drained();
}

void repository_state::tick() {
  if (!stopping_.empty() || !keep_lease())
    return;
  if (phase_ == phase::idle && start_again_ && steady_now() >= restart_at_)
    return start();
  if (phase_ != phase::running)
    return;
  if (bootstrap_is_late())
    return reload();
  if (!draining_.empty())
    answer_drained();
  if (steady_now() >= next_look_)
    look_at_roles();
  if (!targets_)
    return;
  if (plan_->next)
    work();
  look_for_due_roles();
  if (uncleaned_)
    clean();
  if (steady_now() >= next_task_cleaning_) {
    clean_tasks();
    remove_superseded();
  }
}

void repository_state::down(const caf::down_msg& message) {
  if (alive_.erase(message.source) == 0)
    return;
  if (phase_ == phase::running || phase_ == phase::starting)
    failed(from_caf(message.reason));
  if (alive_.empty() && phase_ == phase::stopping)
    tree_is_down();
}

void repository_state::failed(const error& why) {
  const auto pause =
      failures_ == 0
          ? std::chrono::seconds(0)
          : std::min(longest_pause, std::chrono::seconds(1 << std::min(failures_ - 1, 5)));
  ++failures_;
  restart_at_ = steady_now() + pause;
  start_again_ = true;
  spdlog::error("repository-failed {} {}, restart in {} s", parts_.name, to_string(why),
                pause.count());
  parts_.ready->set("repository " + parts_.name, std::unexpected(why));
  stop_tree();
}

void repository_state::stop_tree() {
  phase_ = phase::stopping;
  targets_ = nullptr;
  root_ = nullptr;
  end_children();
  if (alive_.empty())
    tree_is_down();
}

void repository_state::end_children() {
  for (const auto& child : std::exchange(children_, {}))
    caf::anon_send_exit(child, caf::exit_reason::user_shutdown);
}

void repository_state::tree_is_down() {
  phase_ = phase::idle;
  renewing_ = false;
  if (!stopping_.empty())
    return release_lease();
  if (start_again_ && lease_.own() && steady_now() >= restart_at_)
    start();
}

/// Of the roles that are many: bins, or what custom roles there are.
std::chrono::days repository_state::shortest_life() const {
  if (plan_->bins)
    return plan_->life_of("bins");
  auto out = plan_->life_of("targets");
  for (const auto& d : plan_->delegations) {
    out = std::min(out, std::chrono::days(d.terms().expiration));
    if (const auto& below = d.terms().bins)
      out = std::min(out, std::chrono::days(below->expiration));
  }
  return out;
}

void repository_state::look_for_due_roles() {
  if (renewing_ || steady_now() < next_renewal_)
    return;
  next_renewal_ = steady_now() + renewal_pause;
  if (has_upkeep())
    work();
  const auto ahead =
      std::chrono::duration_cast<std::chrono::seconds>(shortest_life()) / rounds_per_life;
  auto call = [repository = parts_.name,
               ahead](catalog::catalog& c) -> result<std::vector<std::string>> {
    const auto now = c.now();
    if (!now)
      return std::unexpected(now.error());
    auto due = c.due(repository, *now, 1);
    return due && !due->empty() ? c.due(repository, *now + ahead, max_renewals) : due;
  };
  ask(self, parts_.catalog, parts_.wait.catalog, std::move(call),
      [this](const result<std::vector<std::string>>& due) {
        if (!due) {
          spdlog::warn("renewal-not-read {} {}", parts_.name, to_string(due.error()));
        } else if (!due->empty() && targets_) {
          spdlog::info("roles-renewed {} count={} first={}", parts_.name, due->size(),
                       due->front());
          renewing_ = true;
          self->send(targets_, renew_atom::value, *due);
        }
      });
}

repository_actor::behavior_type
repository(repository_actor::stateful_pointer<repository_state> self, repository_parts parts) {
  auto& state = self->state;
  state.parts_ = std::move(parts);
  state.lease_ = lease_keeper(state.parts_.lease);
  state.parts_.ready->set("repository " + state.parts_.name,
                          fail(errc::unavailable, "is being opened"));
  self->set_down_handler([self](const caf::down_msg& message) { self->state.down(message); });
  self->send(self, tick_atom::value);
  return {[self](publish_atom, std::int64_t revision) { self->state.publish(revision); },
          [self](work_atom) { self->state.work(); },
          [self](show_atom, const visible_publication& p) { self->state.visible(p); },
          [self](reload_atom) { self->state.reload(); },
          [self](tick_atom) { self->state.tick(); },
          [self](drain_atom) { return self->state.drain(); },
          [self](stop_atom) { return self->state.stop(); }};
}

} // namespace rstuf::actors
