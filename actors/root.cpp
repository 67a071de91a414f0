#include "actors/root.hpp"

#include "actors/delegation_change.hpp"
#include "actors/pending_delegation.hpp"
#include "actors/root_update.hpp"
#include "actors/settings_change.hpp"
#include "actors/signer.hpp"
#include "actors/signing_event.hpp"
#include "actors/task_result.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::actors {
namespace {

/// A task that failed this often for reasons outside of it (a full disk, a lost database) is given
/// up.
constexpr std::int64_t max_attempts = 5;

/// Decisions about one task that artifacts overtook, in one attempt.
constexpr int max_late_decisions = 20;

/// Whether waiting and trying again may help; otherwise whoever sent the task has to act.
bool is_passing(const error& e) {
  return e.code == errc::unavailable || e.code == errc::timeout || e.code == errc::internal;
}

/// What the custom roles of a repository list.
result<std::vector<owned_artifact>> read_artifacts(catalog::catalog& rows, const situation& now) {
  std::vector<owned_artifact> out;
  for (const auto& d : now.state.delegations) {
    auto listed = rows.contents(now.repository, {.owner = d.role}, now.state.revision);
    if (!listed)
      return std::unexpected(listed.error());
    for (auto& a : *listed)
      out.push_back({std::move(a.path), std::move(a.info), d.role});
  }
  return out;
}

} // namespace

caf::result<caf::ok_atom> root_state::work() {
  working_.push_back(self->make_response_promise<caf::ok_atom>());
  auto answer = working_.back();
  take_next();
  return answer;
}

void root_state::take_next() {
  if (reloads_)
    return rest();
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [repository = parts_.repository](catalog::catalog& c) {
        return c.next_administrative(repository);
      },
      [this](const result<std::optional<catalog::task>>& task) {
        if (!task)
          return fail_with(task.error());
        if (!*task)
          return look_around();
        handle(**task);
      });
}

void root_state::handle(const catalog::task& task) {
  if (task.id != task_.id)
    late_decisions_ = 0;
  task_ = task;
  decision_ = {};
  if (task.attempts > max_attempts) {
    const auto text = broke("Given up after " + std::to_string(max_attempts) +
                            " attempts; the service's log says why");
    if (task.action == catalog::task_action::bootstrap)
      return end_bootstrap(catalog::task_state::failure, text);
    decision_.change.task = task.id;
    decision_.change.state = catalog::task_state::failure;
    decision_.change.result = text;
    return write_decision();
  }
  switch (task.action) {
  case catalog::task_action::bootstrap:
    return with_situation(&root_state::bootstrap);
  case catalog::task_action::metadata_delegation:
    return with_situation(&root_state::decide_about_artifacts);
  case catalog::task_action::sign_metadata:
    return with_situation(&root_state::decide_about_signature);
  default:
    return with_situation(&root_state::decide);
  }
}

void root_state::with_situation(take_situation then) {
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [repository = parts_.repository](catalog::catalog& c) {
        return read_situation(c, repository);
      },
      [this, then](result<situation> now) {
        if (!now)
          return fail_with(now.error());
        (this->*then)(std::move(*now));
      });
}

void root_state::decide(situation now) {
  switch (task_.action) {
  case catalog::task_action::metadata_update:
    return carry_out(decide_root_update(now, task_));
  case catalog::task_action::delete_sign_metadata:
    return carry_out(decide_stop(now, task_));
  case catalog::task_action::update_settings:
    return carry_out(decide_settings(now, task_));
  case catalog::task_action::force_online_metadata_update:
    return carry_out(decide_bump(now, task_));
  default:
    return fail_with({errc::internal, "task " + task_.id + " is no task of ROOT"});
  }
}

void root_state::decide_about_artifacts(situation now) {
  if (!moves_artifacts(task_))
    return carry_out(decide_delegations(now, task_, {}));
  with_artifacts(now, [this, now](const std::vector<owned_artifact>& artifacts) {
    carry_out(decide_delegations(now, task_, artifacts));
  });
}

void root_state::decide_about_signature(situation now) {
  if (std::ranges::any_of(now.state.delegations, concerns_artifacts))
    return with_artifacts(now, [this, now](const std::vector<owned_artifact>& artifacts) {
      carry_out(decide_signature(now, task_, std::nullopt, artifacts));
    });
  if (now.state.bootstrap != catalog::bootstrap_state::signing)
    return carry_out(decide_signature(now, task_, std::nullopt, {}));
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [id = now.state.bootstrap_task](catalog::catalog& c) { return c.find_task(id); },
      [this, now](const result<std::optional<catalog::task>>& bootstrap) {
        if (!bootstrap)
          return fail_with(bootstrap.error());
        carry_out(decide_signature(now, task_, *bootstrap, {}));
      });
}

/// Goes on with what the custom roles of the repository list.
void root_state::with_artifacts(const situation& now,
                                std::function<void(const std::vector<owned_artifact>&)> then) {
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [now](catalog::catalog& c) { return read_artifacts(c, now); },
      [this, then = std::move(then)](const result<std::vector<owned_artifact>>& artifacts) {
        if (!artifacts)
          return fail_with(artifacts.error());
        then(*artifacts);
      });
}

void root_state::carry_out(decision what) {
  decision_ = std::move(what);
  tried_ = 0;
  if (decision_.bootstrap)
    return begin_bootstrap();
  try_key();
}

void root_state::try_key() {
  if (tried_ == decision_.trials.size())
    return write_decision();
  prove(decision_.trials[tried_], [this](const result<void>& proven) {
    if (!proven)
      return carry_out(refuse_task(task_, decision_.refusal,
                                   "The online key cannot sign: " + proven.error().context));
    ++tried_;
    try_key();
  });
}

void root_state::prove(const signing::named_key& key,
                       std::function<void(const result<void>&)> then) {
  auto call = [key](signing::keyring& k) -> result<void> {
    if (auto trial = k.sign({&key, 1}, "trial"); !trial)
      return std::unexpected(trial.error());
    return {};
  };
  ask(self, parts_.keyring, parts_.wait.signing, std::move(call),
      [this, then = std::move(then)](const result<void>& proven) {
        if (!proven && is_passing(proven.error()))
          return fail_with(proven.error());
        then(proven);
      });
}

void root_state::write_decision() {
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [own = parts_.lease, what = decision_.change](catalog::catalog& c) {
        return c.change(own, what);
      },
      [this](const result<std::int64_t>& done) {
        if (done)
          return written(*done);
        const bool is_late =
            done.error().code == errc::conflict && decision_.change.decided_at >= 0;
        if (!is_late || ++late_decisions_ > max_late_decisions)
          return fail_with(done.error());
        handle(catalog::task(task_)); // artifacts came meanwhile: decide again
      });
}

void root_state::written(std::int64_t revision) {
  const auto& what = decision_.change;
  spdlog::info("task-decided {} {} {} {}", parts_.repository, task_.id, name_of(task_.action),
               name_of(what.state));
  if (what.is_new_plan || what.bootstrap)
    reload();
  else if (!what.dirty.empty() || what.state == catalog::task_state::running)
    self->send(parts_.owner, publish_atom::value, revision);
  take_next();
}

void root_state::reload() {
  reloads_ = true;
  self->send(parts_.owner, reload_atom::value);
}

void root_state::rest() {
  for (auto& p : std::exchange(working_, {}))
    p.deliver(caf::ok_atom::value);
}

void root_state::proceed(const result<void>& done, next then) {
  if (!done)
    return fail_with(done.error());
  (this->*then)();
}

void root_state::fail_with(const error& e) {
  spdlog::error("root-failed {} task={} {}", parts_.repository, task_.id, to_string(e));
  for (auto& p : std::exchange(working_, {}))
    p.deliver(to_caf(e));
  self->quit(to_caf(e));
}

root_actor::behavior_type root(root_actor::stateful_pointer<root_state> self, root_parts parts) {
  auto& state = self->state;
  state.parts_ = std::move(parts);
  const auto& p = state.parts_;
  state.signer_ = self->spawn<caf::linked>(
      signer, signer_parts{p.repository, p.catalog, p.storage, p.keyring, p.wait});
  return {[self](work_atom) { return self->state.work(); }};
}

} // namespace rstuf::actors
