#include "catalog/sql_task_query.hpp"

#include "catalog/sql_connection.hpp"

namespace rstuf::catalog {

using soci::into;

std::string task_query::define(task_detail detail) {
  for (auto* column : {&row_.id, &row_.repository, &action_, &state_})
    select_.exchange(into(*column));
  for (auto* column : {&row_.number, &row_.attempts, &created_, &updated_})
    select_.exchange(into(*column));
  const std::string columns =
      "SELECT t.id, t.repository, t.action, t.state, t.number, t.attempts, t.created, t.updated";
  if (detail == task_detail::row)
    return columns + " FROM task t ";
  select_.exchange(into(row_.payload));
  select_.exchange(into(row_.result));
  return columns + ", p.payload, COALESCE(r.result, '') FROM task t JOIN task_payload p "
                   "ON p.task = t.number LEFT JOIN task_result r ON r.task = t.number ";
}

result<std::vector<task>> task_query::run() {
  std::vector<task> out;
  for (bool more = select_.execute(true); more; more = select_.fetch()) {
    const auto action = action_named(action_);
    const auto state = state_named(state_);
    if (!action || !state)
      return std::unexpected(action ? state.error() : action.error());
    row_.action = *action;
    row_.state = *state;
    row_.created = from_seconds(created_);
    row_.updated = from_seconds(updated_);
    out.push_back(row_);
  }
  return out;
}

result<std::optional<task>> task_query::run_for_one() {
  auto found = run();
  if (!found)
    return std::unexpected(found.error());
  return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

} // namespace rstuf::catalog
