#include "catalog/memory_rows.hpp"

#include <algorithm>
#include <tuple>

namespace rstuf::catalog {
namespace {

task_summary summary_of(const task& t) {
  return {t.id, t.number, t.action, t.state, t.created, t.updated};
}

} // namespace

result<task_page> memory_catalog::list_tasks(std::string_view repository,
                                             const task_filter& query) {
  std::lock_guard lock(rows_->mutex);
  task_page page;
  for (auto t = rows_->tasks.rbegin(); t != rows_->tasks.rend(); ++t) {
    const auto& row = t->second.row;
    if (row.repository != repository || (query.before > 0 && row.number >= query.before) ||
        (query.state && row.state != *query.state))
      continue;
    if (page.tasks.size() == query.limit) {
      page.next = page.tasks.back().number;
      break;
    }
    page.tasks.push_back(summary_of(row));
  }
  return page;
}

result<task_news> memory_catalog::news(std::string_view repository,
                                       std::span<const std::string> ids, std::int64_t after) {
  std::lock_guard lock(rows_->mutex);
  task_news out;
  for (const auto& id : ids)
    if (const auto* t = rows_->find_task(id))
      out.tasks.push_back(summary_of(t->row));
  std::int64_t count = 0;
  if (after >= 0)
    for (auto t = rows_->tasks.upper_bound(after); t != rows_->tasks.end() && count < max_new_tasks;
         ++t)
      if (t->second.row.repository == repository) {
        out.tasks.push_back(summary_of(t->second.row));
        ++count;
      }
  out.newest = rows_->last_number;
  if (const auto* r = rows_->find_repository(repository))
    out.visible_publication = r->state.visible_publication;
  return out;
}

result<std::vector<task_count>> memory_catalog::ended(std::string_view repository, time_point from,
                                                      time_point to) {
  std::lock_guard lock(rows_->mutex);
  std::map<std::pair<task_action, task_state>, std::int64_t> counts;
  for (const auto& [number, t] : rows_->tasks)
    if (t.row.repository == repository && is_over(t.row.state) && t.row.updated >= from &&
        t.row.updated < to)
      ++counts[{t.row.action, t.row.state}];
  std::vector<task_count> out;
  for (const auto& [what, count] : counts)
    out.push_back({what.first, what.second, count});
  return out;
}

result<task> memory_catalog::cancel(std::string_view id, std::string_view result) {
  std::lock_guard lock(rows_->mutex);
  auto* t = rows_->find_task(id);
  if (!t)
    return fail(errc::not_found, "task " + std::string(id));
  if (t->row.state != task_state::accepted)
    return fail(errc::conflict, "task " + std::string(id) + " has been taken or is over");
  end(*t, task_state::errored, result);
  if (auto* r = rows_->find_repository(t->row.repository);
      r && r->state.bootstrap == bootstrap_state::pre && r->state.bootstrap_task == id) {
    r->state.bootstrap = bootstrap_state::none;
    r->state.bootstrap_task.clear();
    r->state.bootstrap_deadline = {};
  }
  return t->row;
}

result<std::size_t> memory_catalog::clean_tasks(std::string_view repository, const retention& kept,
                                                std::size_t limit) {
  std::lock_guard lock(rows_->mutex);
  std::vector<std::pair<time_point, std::int64_t>> over;
  for (const auto& [number, t] : rows_->tasks)
    if (t.row.repository == repository && is_over(t.row.state) && t.row.updated < kept.tasks)
      over.emplace_back(t.row.updated, number);
  std::ranges::sort(over);
  over.resize(std::min(over.size(), limit));
  for (const auto& [ended, number] : over) {
    rows_->numbers.erase(rows_->tasks.at(number).row.id);
    rows_->tasks.erase(number);
  }
  auto removed = over.size();
  const auto all = removed + limit;
  for (auto key = rows_->keys.begin(); key != rows_->keys.end() && removed < all;) {
    const bool old = key->first.first == repository && key->second.used < kept.request_keys;
    key = old ? rows_->keys.erase(key) : std::next(key);
    removed += old ? 1 : 0;
  }
  return removed;
}

} // namespace rstuf::catalog
