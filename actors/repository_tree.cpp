#include "actors/repository.hpp"
#include "actors/root.hpp"
#include "actors/snapshot.hpp"
#include "actors/targets.hpp"
#include "actors/task_result.hpp"
#include "actors/timestamp.hpp"

#include <spdlog/spdlog.h>

// The parts of REPOSITORY that take and keep the lease and that make the tree below it.
namespace rstuf::actors {
bool repository_state::keep_lease() {
  const auto now = steady_now();
  if (!lease_.own()) {
    contend();
    return false;
  }
  if (lease_.is_stale(now)) {
    lease_lost({errc::timeout, "no beat of the lease for half its time"});
    return false;
  }
  if (lease_.needs_beat(now))
    beat();
  return lease_.own().has_value();
}

void repository_state::contend() {
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [repository = parts_.name](catalog::catalog& c) { return c.current_lease(repository); },
      [this](const result<catalog::lease>& row) {
        if (!row) {
          parts_.ready->set("repository " + parts_.name, std::unexpected(row.error()));
          return;
        }
        if (!lease_.may_take(*row, steady_now()))
          return;
        const auto asked = steady_now();
        const auto& rules = lease_.rules();
        ask(
            self, parts_.catalog, parts_.wait.catalog,
            [seen = *row, worker = rules.worker, nonce = rules.nonce()](catalog::catalog& c) {
              return c.take_lease(seen, worker, nonce);
            },
            [this, asked](const result<catalog::lease>& taken) {
              if (!taken)
                return;
              lease_.hold(*taken, asked);
              spdlog::info("lease-taken {} epoch={}", parts_.name, taken->epoch);
              start();
            });
      });
}

void repository_state::beat() {
  const auto asked = steady_now();
  const auto deadline = std::max(std::chrono::seconds(1), lease_.rules().time / 4);
  ask(
      self, parts_.catalog, deadline,
      [own = *lease_.own()](catalog::catalog& c) { return c.beat(own); },
      [this, asked](const result<catalog::lease>& row) {
        if (row)
          lease_.hold(*row, asked);
        else if (row.error().code == errc::lease_lost)
          lease_lost(row.error());
        else
          spdlog::warn("beat-missed {} {}", parts_.name, to_string(row.error()));
      });
}

void repository_state::lease_lost(const error& why) {
  spdlog::error("lease-lost {} {}", parts_.name, to_string(why));
  parts_.ready->set("repository " + parts_.name, std::unexpected(why));
  lease_.let_go();
  forget_roles();
  start_again_ = false;
  stop_tree();
}

void repository_state::start() {
  phase_ = phase::starting;
  start_again_ = false;
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [repository = parts_.name](catalog::catalog& c) { return c.load(repository); },
      [this](result<catalog::repository_state> state) {
        if (!state)
          return failed(state.error());
        loaded(std::move(*state));
      });
}

void repository_state::loaded(catalog::repository_state state) {
  state_ = std::make_shared<const catalog::repository_state>(std::move(state));
  if (bootstrap_is_late())
    return abort_late_bootstrap();
  if (!state_->roots.empty())
    return start_pipeline();
  plan_.reset();
  phase_ = phase::running; // without a pipeline until a bootstrap is complete
  parts_.ready->set("repository " + parts_.name, {});
  start_root();
}

void repository_state::start_root() {
  root_ = self->spawn<caf::monitored>(
      root, root_parts{parts_.name, *lease_.own(), state_->storage_claimed, parts_.times,
                       parts_.catalog, parts_.storage, parts_.keyrings.front(), self, parts_.wait});
  watch(root_);
  work();
}

bool repository_state::bootstrap_is_late() const {
  return state_->bootstrap == catalog::bootstrap_state::pre && !state_->roots.empty() &&
         state_->committed_publication == 0 && parts_.machine->now() > state_->bootstrap_deadline;
}

void repository_state::abort_late_bootstrap() {
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [own = *lease_.own()](catalog::catalog& c) {
        return c.abort_bootstrap(own, catalog::task_state::failure,
                                 broke("Bootstrap was not over within its timeout"));
      },
      [this](const result<void>& done) {
        if (!done)
          return failed(done.error());
        spdlog::error("bootstrap-late {} task={}", parts_.name, state_->bootstrap_task);
        start();
      });
}

void repository_state::start_pipeline() {
  auto plan = read_blueprint(parts_.name, *state_, parts_.times);
  if (!plan)
    return failed(plan.error());
  plan_ = std::make_shared<const blueprint>(std::move(*plan));
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [repository = parts_.name](catalog::catalog& c) { return c.roles(repository); },
      [this](result<std::vector<catalog::role_row>> roles) {
        if (!roles)
          return failed(roles.error());
        spawn_pipeline(std::move(*roles));
      });
}

void repository_state::spawn_pipeline(std::vector<catalog::role_row> roles) {
  visible_revision_ = std::max(visible_revision_, state_->visible_revision);
  for (const auto& row : roles)
    if (row.revision > row.published_revision && !plan_->is_offline(row.name))
      newest_revision_ = std::max(newest_revision_, row.revision);
  const auto shared = std::make_shared<const std::vector<catalog::role_row>>(std::move(roles));
  const auto& keyring = parts_.keyrings.front();
  auto last = self->spawn<caf::monitored>(timestamp, timestamp_parts{plan_, state_, *lease_.own(),
                                                                     parts_.catalog, parts_.storage,
                                                                     keyring, self, parts_.wait});
  watch(last);
  auto middle = self->spawn<caf::monitored>(
      snapshot,
      snapshot_parts{plan_, shared, parts_.catalog, parts_.storage, keyring, last, parts_.wait});
  watch(middle);
  targets_ = self->spawn<caf::monitored>(
      targets, targets_parts{plan_, shared, state_->committed_at, parts_.catalog, parts_.reader,
                             parts_.storage, parts_.keyrings, middle, parts_.machine, parts_.wait,
                             parts_.signers});
  watch(targets_);
  self->request(last, parts_.wait.stage, reconcile_atom::value)
      .await([this](caf::ok_atom) { reconciled(); },
             [this](const caf::error& e) { failed(from_caf(e)); });
}

void repository_state::reconciled() {
  phase_ = phase::running;
  parts_.ready->set("repository " + parts_.name, {});
  self->send(targets_, publish_atom::value);
  start_root();
}

template <class Actor>
void repository_state::watch(const Actor& child) {
  children_.push_back(caf::actor_cast<caf::actor>(child));
  alive_.insert(child.address());
}

} // namespace rstuf::actors
