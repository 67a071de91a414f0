#include "catalog/memory_rows.hpp"

#include <algorithm>

namespace rstuf::catalog {

std::shared_ptr<memory_rows> make_memory_rows() {
  return std::make_shared<memory_rows>();
}

std::unique_ptr<catalog> open_memory_catalog(std::shared_ptr<memory_rows> rows, const clock& time) {
  return std::make_unique<memory_catalog>(std::move(rows), time);
}

namespace {

bool is_open(const task& t) {
  return t.state == task_state::accepted || t.state == task_state::started;
}

} // namespace

memory_task* memory_rows::find_task(std::string_view id) {
  const auto number = numbers.find(std::string(id));
  return number == numbers.end() ? nullptr : &tasks.at(number->second);
}

memory_repository* memory_rows::find_repository(std::string_view name) {
  const auto found = repositories.find(std::string(name));
  return found == repositories.end() ? nullptr : &found->second;
}

bool memory_rows::has_open_task(std::string_view repository, std::int64_t below) const {
  return std::any_of(tasks.begin(), tasks.lower_bound(below), [&](const auto& t) {
    return is_open(t.second.row) && t.second.row.repository == repository;
  });
}

result<std::vector<acceptance>> memory_catalog::accept(std::span<const new_task> tasks) {
  std::lock_guard lock(rows_->mutex);
  std::vector<acceptance> answers;
  for (const auto& request : tasks)
    answers.push_back(accept_one(request));
  return answers;
}

acceptance memory_catalog::accept_one(const new_task& request) {
  const auto now = time_.now();
  const bool is_bootstrap = request.action == task_action::bootstrap;
  auto* repository = rows_->find_repository(request.repository);
  const auto state = repository ? repository->state.bootstrap : bootstrap_state::none;
  if (const auto* known = rows_->find_task(request.id))
    return {.accepted = true, .state = state, .at = known->row.created};
  if (const auto known = rows_->keys.find({request.repository, request.key});
      known != rows_->keys.end() && known->second.used + request_key_life > now)
    return known->second.request == request.request
               ? acceptance{.accepted = true,
                            .state = state,
                            .at = known->second.used,
                            .repeats = known->second.task}
               : acceptance{.state = state, .at = now, .key_is_taken = true};
  const auto waits = [&request](const auto& entry) {
    return entry.second.role == request.waiting_role && !entry.second.complete &&
           !entry.second.is_stopped();
  };
  if (!is_taken(request.action, state) ||
      (!request.waiting_role.empty() && !std::ranges::any_of(repository->drafts, waits)))
    return {.accepted = false, .state = state, .at = now};
  if (is_bootstrap) {
    repository = &rows_->repositories[request.repository];
    repository->state.bootstrap = bootstrap_state::pre;
    repository->state.bootstrap_task = request.id;
    repository->state.bootstrap_deadline = now + default_bootstrap_timeout;
  }
  if (!request.key.empty())
    rows_->keys[{request.repository, request.key}] = {request.request, request.id, now};
  const auto number = ++rows_->last_number;
  rows_->numbers.emplace(request.id, number);
  auto& row = rows_->tasks[number].row;
  row.id = request.id;
  row.number = number;
  row.repository = request.repository;
  row.action = request.action;
  row.payload = request.payload;
  row.created = row.updated = now;
  return {.accepted = true, .state = repository->state.bootstrap, .at = now};
}

result<std::optional<task>> memory_catalog::find_task(std::string_view id) {
  std::lock_guard lock(rows_->mutex);
  const auto* t = rows_->find_task(id);
  return t ? std::optional(t->row) : std::nullopt;
}

result<std::vector<task>> memory_catalog::accepted(std::span<const std::string> ids) {
  std::lock_guard lock(rows_->mutex);
  std::map<std::int64_t, task> found;
  for (const auto& id : ids)
    if (const auto* t = rows_->find_task(id); t && t->row.state == task_state::accepted)
      found.emplace(t->row.number, t->row);
  std::vector<task> out;
  for (auto& [number, t] : found)
    out.push_back(std::move(t));
  return out;
}

result<std::vector<task>> memory_catalog::unfinished(std::int64_t after, std::size_t limit) {
  std::lock_guard lock(rows_->mutex);
  std::vector<task> out;
  for (auto t = rows_->tasks.upper_bound(after); t != rows_->tasks.end() && out.size() < limit; ++t)
    if (is_open(t->second.row)) {
      out.push_back(t->second.row);
      out.back().payload.clear();
    }
  return out;
}

result<std::optional<task>> memory_catalog::start(std::string_view id) {
  std::lock_guard lock(rows_->mutex);
  auto* t = rows_->find_task(id);
  if (!t || !is_open(t->row))
    return std::nullopt;
  return claim(t->row);
}

task memory_catalog::claim(task& t) {
  t.state = task_state::started;
  t.attempts += 1;
  t.updated = time_.now();
  return t;
}

result<std::optional<task>> memory_catalog::next_administrative(std::string_view repository) {
  std::lock_guard lock(rows_->mutex);
  for (auto& [number, t] : rows_->tasks)
    if (is_open(t.row) && t.row.repository == repository && is_administrative(t.row.action))
      return claim(t.row);
  return std::nullopt;
}

void memory_catalog::end(memory_task& t, task_state state, std::string_view result) {
  t.row.state = state;
  t.row.result = result;
  t.row.updated = time_.now();
  t.waits.clear();
}

result<void> memory_catalog::finish(std::string_view id, task_state state,
                                    std::string_view result) {
  if (!is_over(state))
    return fail(errc::invalid_argument, "a task does not end as " + std::string(name_of(state)));
  std::lock_guard lock(rows_->mutex);
  auto* t = rows_->find_task(id);
  if (!t)
    return fail(errc::not_found, "task " + std::string(id));
  if (!is_over(t->row.state))
    end(*t, state, result);
  return {};
}

} // namespace rstuf::catalog
