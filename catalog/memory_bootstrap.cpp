#include "catalog/memory_rows.hpp"

namespace rstuf::catalog {

result<std::vector<std::string>> memory_catalog::repositories() {
  std::lock_guard lock(rows_->mutex);
  std::vector<std::string> names;
  for (const auto& [name, r] : rows_->repositories)
    names.push_back(name);
  return names;
}

result<repository_state> memory_catalog::load(std::string_view repository) {
  std::lock_guard lock(rows_->mutex);
  const auto* r = rows_->find_repository(repository);
  return r ? r->state : repository_state{};
}

result<void> memory_catalog::claim_storage(const lease& own) {
  std::lock_guard lock(rows_->mutex);
  if (auto row = owned(own); !row)
    return std::unexpected(row.error());
  auto* r = rows_->find_repository(own.repository);
  if (!r)
    return fail(errc::conflict, own.repository + " has no bootstrap");
  r->state.storage_claimed = true;
  return {};
}

result<void> memory_catalog::begin_bootstrap(const lease& own, const bootstrap_plan& plan) {
  std::lock_guard lock(rows_->mutex);
  if (auto row = owned(own); !row)
    return std::unexpected(row.error());
  auto* r = rows_->find_repository(own.repository);
  auto* t = rows_->find_task(plan.task);
  const bool waits =
      r && (r->state.bootstrap == bootstrap_state::signing ||
            (r->state.bootstrap == bootstrap_state::pre && r->state.bootstrap_task == plan.task));
  if (!waits || !r->state.roots.empty() || !t || is_over(t->row.state))
    return fail(errc::conflict, "bootstrap " + plan.task + " of " + own.repository +
                                    " is over or has begun already");
  auto& s = r->state;
  const auto begun = t->row.action == task_action::bootstrap ? t->row.created : time_.now();
  s.bootstrap = bootstrap_state::pre;
  s.bootstrap_deadline = begun + std::chrono::seconds(plan.timeout);
  s.revision = 1;
  s.delegation_generation += 1;
  s.roots = {plan.root};
  s.roots.front().activated = time_.now();
  s.bins = plan.bins;
  s.delegations = plan.delegations;
  s.expiration = plan.expiration;
  r->drafts.clear();
  for (const auto& name : plan.roles)
    r->roles[name].revision = 1;
  for (const auto& d : plan.delegations)
    r->roles.try_emplace(d.role); // what waits for signatures may take artifacts already
  t->row.state = task_state::running;
  t->row.result = plan.running_result;
  t->row.updated = time_.now();
  return {};
}

result<void> memory_catalog::abort_bootstrap(const lease& own, task_state state,
                                             std::string_view result) {
  if (!is_over(state))
    return fail(errc::invalid_argument, "a task does not end as " + std::string(name_of(state)));
  std::lock_guard lock(rows_->mutex);
  if (auto row = owned(own); !row)
    return std::unexpected(row.error());
  auto* r = rows_->find_repository(own.repository);
  if (!r || r->state.bootstrap == bootstrap_state::none ||
      r->state.bootstrap == bootstrap_state::finished || r->state.committed_publication != 0)
    return fail(errc::conflict, "the bootstrap of " + own.repository + " cannot be aborted");
  if (auto* t = rows_->find_task(r->state.bootstrap_task); t && !is_over(t->row.state))
    end(*t, state, result);
  for (auto& [number, t] : rows_->tasks) // the signature that completed it
    if (t.row.repository == own.repository && t.row.state == task_state::running &&
        t.row.action == task_action::sign_metadata)
      end(t, state, result);
  repository_state none;
  none.storage_claimed = r->state.storage_claimed;
  none.delegation_generation = r->state.delegation_generation;
  *r = memory_repository{};
  r->state = none;
  return {};
}

} // namespace rstuf::catalog
