#include "actors/targets.hpp"

#include "actors/signer.hpp"
#include "tuf/hash.hpp"

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
  if (dirty.generation != parts_.plan->generation)
    return; // REPOSITORY is about to start the tree again by the new plan
  if (!clock_is_sane(dirty.now))
    return;
  step_ = publication_step{};
  step_.revision = dirty.revision;
  step_.generation = dirty.generation;
  step_.now = dirty.now;
  for (const auto& draft : dirty.complete)
    take_complete(draft);
  for (const auto& row : dirty.roles)
    take(row);
  const bool any_forced = !forced_.empty();
  const bool new_timestamp = wants_later_stage(dirty);
  for (const auto& role : std::exchange(forced_, {})) {
    if (role == "snapshot")
      step_.new_snapshot = true;
    else if (!is_later_stage(role) && !parts_.plan->is_offline(role))
      queue_.push_back(order_for(role));
  }
  if (queue_.empty() && !any_forced && !new_timestamp) {
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

/// Whether snapshot or timestamp are to be made anew though no other role is.
bool targets_state::wants_later_stage(const catalog::dirty_roles& dirty) {
  bool any = false;
  for (const auto& row : dirty.roles) {
    auto& known = roles_[row.name];
    if (!is_later_stage(row.name) || known.revision >= row.revision)
      continue;
    any = true;
    known.revision = step_.revision;
    step_.new_snapshot = step_.new_snapshot || row.name == "snapshot";
  }
  return any;
}

void targets_state::take(const catalog::role_row& row) {
  if (is_later_stage(row.name) || roles_[row.name].revision >= row.revision ||
      parts_.plan->is_offline(row.name))
    return;
  const auto bad = quarantined_.find(row.name);
  if (bad != quarantined_.end() && bad->second >= row.revision)
    return;
  forced_.erase(row.name);
  queue_.push_back(order_for(row.name));
}

void targets_state::take_complete(const catalog::draft& draft) {
  const auto bad = quarantined_.find(draft.role);
  if (roles_[draft.role].version >= draft.version ||
      draft.root > parts_.plan->signing.front().root.version || // its online key is not in use yet
      (bad != quarantined_.end() && bad->second >= draft.revision))
    return;
  auto order = order_for(draft.role);
  order.complete = std::make_shared<const catalog::draft>(draft);
  order.revision = draft.revision;
  queue_.push_back(std::move(order));
}

void targets_state::spawn_next() {
  while (!queue_.empty() && under_way_ < parts_.signers) {
    auto order = std::move(queue_.back());
    queue_.pop_back();
    const auto pick = tuf::sha256_prefix(order.role) % parts_.keyrings.size();
    auto child = self->spawn<caf::linked>(signer, signer_parts{parts_.plan->repository,
                                                               parts_.reader, parts_.storage,
                                                               parts_.keyrings[pick], parts_.wait});
    ++under_way_;
    request_signature(child, std::move(order));
  }
}

sign_order targets_state::order_for(const std::string& role) const {
  const auto known = roles_.find(role);
  const auto version = known == roles_.end() ? 0 : known->second.version;
  return parts_.plan->order_for(role, version + 1, step_.revision, step_.now);
}

void targets_state::request_signature(const signer_actor& signer, sign_order order) {
  const auto role = order.role;
  const auto revision = order.revision;
  // SIGNER is the one who serialises the writes of its role, so several may work at one time.
  self->request(signer, parts_.wait.role, sign_atom::value, std::move(order))
      .then([this, signer](const signed_role& done) { role_signed(signer, done); },
            [this, signer, role, revision](const caf::error& e) {
              role_failed(signer, role, revision, from_caf(e));
            });
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
                                std::int64_t revision, const error& e) {
  // While the online key changes every role must come along: clients could not verify the rest.
  if (!is_own_fault(e) || parts_.plan->next)
    return fail_with(e);
  spdlog::error("role-quarantined {} {}", role, to_string(e));
  quarantined_[role] = revision;
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
