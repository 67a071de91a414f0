#include "actors/targets.hpp"

#include "actors/limits.hpp"
#include "actors/signer.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"
#include "tuf/writer.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::actors {
namespace {

constexpr std::chrono::minutes max_clock_difference{5};

/// SNAPSHOT and TIMESTAMP write these themselves, with every publication.
bool is_later_stage(const std::string& role) {
  return role == "snapshot" || role == "timestamp";
}

/// What is wrong with the role itself, so that other roles can go on without it.
bool is_own_fault(const error& e) {
  return e.code == errc::too_large || e.code == errc::invalid_argument;
}

} // namespace

void targets_state::publish() {
  if (busy_) {
    again_ = true;
    return;
  }
  busy_ = true;
  again_ = false;
  auto call = [repository = parts_.plan->repository](catalog::catalog& c) {
    return c.dirty(repository);
  };
  ask(self, parts_.catalog, parts_.wait.catalog, call,
      [this](const result<catalog::dirty_roles>& dirty) {
        if (!dirty)
          return fail_with(dirty.error());
        take_up(*dirty);
      });
}

void targets_state::renew(const std::vector<std::string>& roles) {
  forced_.insert(roles.begin(), roles.end());
  publish();
}

void targets_state::take_up(const catalog::dirty_roles& dirty) {
  if (!clock_is_sane(dirty.now))
    return;
  step_ = publication_step{};
  step_.revision = dirty.revision;
  step_.now = dirty.now;
  for (const auto& row : dirty.roles)
    take(row.name, row.revision);
  const bool any_forced = !forced_.empty();
  for (const auto& role : std::exchange(forced_, {})) {
    if (role == "snapshot")
      step_.new_snapshot = true;
    else if (!is_later_stage(role))
      queue_.emplace_back(role, dirty.revision);
  }
  if (queue_.empty() && !any_forced) {
    busy_ = false;
    return;
  }
  spawn_next();
  finish_if_all_signed();
}

bool targets_state::clock_is_sane(time_point now) {
  const auto machine = parts_.machine->now();
  const auto apart = now > machine ? now - machine : machine - now;
  if (apart > max_clock_difference)
    fail_with({errc::unavailable, "signing stops: the catalog's clock says " + format_time(now) +
                                      ", this machine's " + format_time(machine)});
  else if (now < parts_.committed_at)
    fail_with({errc::unavailable, "signing stops: the clock says " + format_time(now) +
                                      ", and the last publication was at " +
                                      format_time(parts_.committed_at)});
  else
    return true;
  return false;
}

void targets_state::take(const std::string& role, std::int64_t revision) {
  if (is_later_stage(role) || roles_[role].revision >= revision)
    return;
  const auto bad = quarantined_.find(role);
  if (bad != quarantined_.end() && bad->second >= revision)
    return;
  forced_.erase(role);
  queue_.emplace_back(role, step_.revision);
}

void targets_state::spawn_next() {
  while (!queue_.empty() && under_way_ < parts_.signers) {
    const auto [role, revision] = std::move(queue_.back());
    queue_.pop_back();
    const auto pick = tuf::sha256_prefix(role) % parts_.keyrings.size();
    auto child = self->spawn<caf::linked>(signer, signer_parts{parts_.plan->repository,
                                                               parts_.catalog, parts_.storage,
                                                               parts_.keyrings[pick], parts_.wait});
    ++under_way_;
    request_signature(child, order_for(role, revision));
  }
}

sign_order targets_state::order_for(const std::string& role, std::int64_t revision) const {
  const auto& plan = *parts_.plan;
  auto order = plan.order_for(role, roles_.at(role).version + 1, revision, step_.now);
  order.max_bytes = max_targets_bytes - envelope_bytes;
  if (const auto bin = plan.bins.number(role))
    order.artifacts = plan.bins.range(*bin);
  else
    order.render = [delegations = plan.delegations](std::int64_t version, time_point expires) {
      return tuf::targets_writer(version, expires, delegations).finish();
    };
  return order;
}

void targets_state::request_signature(const signer_actor& signer, sign_order order) {
  const auto role = order.role;
  // SIGNER is the one who serialises the writes of its role, so several may work at one time.
  self->request(signer, parts_.wait.role, sign_atom::value, std::move(order))
      .then([this, signer](const signed_role& done) { role_signed(signer, done); },
            [this, signer, role](const caf::error& e) { role_failed(signer, role, from_caf(e)); });
}

void targets_state::role_signed(const signer_actor& signer, const signed_role& done) {
  roles_[done.what.role] = {done.what.version, done.what.revision};
  quarantined_.erase(done.what.role);
  step_.roles.push_back(done.what);
  self->unlink_from(signer);
  self->send_exit(signer, caf::exit_reason::user_shutdown);
  --under_way_;
  spawn_next();
  finish_if_all_signed();
}

void targets_state::role_failed(const signer_actor& signer, const std::string& role,
                                const error& e) {
  if (!is_own_fault(e))
    return fail_with(e);
  spdlog::error("role-quarantined {} {}", role, to_string(e));
  quarantined_[role] = step_.revision;
  self->unlink_from(signer);
  self->send_exit(signer, caf::exit_reason::user_shutdown);
  --under_way_;
  spawn_next();
  finish_if_all_signed();
}

void targets_state::finish_if_all_signed() {
  if (under_way_ == 0 && queue_.empty())
    hand_over();
}

void targets_state::hand_over() {
  parts_.committed_at = step_.now;
  self->request(parts_.snapshot, parts_.wait.stage, step_atom::value, std::move(step_))
      .then(
          [this](caf::ok_atom) {
            busy_ = false;
            if (again_ || !forced_.empty())
              publish();
          },
          [this](const caf::error& e) { fail_with(from_caf(e)); });
}

void targets_state::fail_with(const error& e) {
  spdlog::error("publication-failed targets {}", to_string(e));
  self->quit(to_caf(e));
}

targets_actor::behavior_type targets(targets_actor::stateful_pointer<targets_state> self,
                                     targets_parts parts) {
  auto& state = self->state;
  state.parts_ = std::move(parts);
  for (const auto& row : *state.parts_.roles)
    state.roles_[row.name] = {row.version, row.published_revision};
  state.parts_.roles.reset();
  return {[self](publish_atom) { self->state.publish(); },
          [self](renew_atom, const std::vector<std::string>& roles) { self->state.renew(roles); }};
}

} // namespace rstuf::actors
