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

result<std::map<std::string, std::string>> memory_catalog::settings(std::string_view repository) {
  std::lock_guard lock(rows_->mutex);
  const auto* r = rows_->find_repository(repository);
  if (!r || r->state.bootstrap != bootstrap_state::finished)
    return std::map<std::string, std::string>{};
  return r->settings;
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
  if (!r || r->state.bootstrap != bootstrap_state::pre || r->state.bootstrap_task != plan.task ||
      !r->state.roots.empty() || !t || is_over(t->row.state))
    return fail(errc::conflict, "bootstrap " + plan.task + " of " + own.repository +
                                    " is over or has begun already");
  auto& s = r->state;
  s.bootstrap_deadline = t->row.created + std::chrono::seconds(plan.timeout);
  s.revision = 1;
  s.delegation_generation += 1;
  s.roots = {plan.root};
  s.bins_prefix = plan.bins_prefix;
  s.bins_bit_length = plan.bins_bit_length;
  s.delegations = plan.delegations;
  s.expiration = plan.expiration;
  r->settings = plan.settings;
  for (const auto& name : plan.roles)
    r->roles[name].revision = 1;
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
  repository_state none;
  none.storage_claimed = r->state.storage_claimed;
  none.delegation_generation = r->state.delegation_generation;
  *r = memory_repository{};
  r->state = none;
  return {};
}

} // namespace rstuf::catalog
