#include "catalog/catalog.hpp"
#include "http/failure_log.hpp"
#include "http/list_query.hpp"
#include "http/routes.hpp"
#include "http/submission.hpp"
#include "http/task_view.hpp"
#include "http/worker_pool.hpp"

#include <charconv>

// /api/v1/tasks/…: all tasks that are still kept, and the end of one that nobody has taken.
namespace rstuf::http {
namespace {

/// Nothing if this is no number of a task.
std::optional<std::int64_t> task_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = ec == std::errc{} && end == text.data() + text.size();
  return whole && number > 0 ? std::optional(number) : std::nullopt;
}

catalog::task_filter read_task_filter(std::string_view query, faults& found) {
  const list_query values{query, found};
  catalog::task_filter out;
  if (const auto state = values.text("state"); !state.empty()) {
    out.state = task_state_shown(state);
    if (!out.state)
      values.refuse("state", "must be PENDING, STARTED, RUNNING, SUCCESS, ERRORED or FAILURE",
                    state);
  }
  out.limit = values.limit();
  if (const auto position = values.cursor(list_kind::tasks); !position.empty()) {
    const auto number = task_number(position);
    if (!number)
      values.refuse("cursor", "no cursor of this list", position);
    out.before = number.value_or(0);
  }
  return out;
}

void list_tasks(const request& r, worker& mine, const reply& answer) {
  faults found;
  const auto filter = read_task_filter(r.query, found);
  if (!found.none())
    return answer(refused(422, std::move(found).detail()));
  const auto page =
      mine.read([&](auto& rows) { return rows.list_tasks(default_repository, filter); });
  if (!page)
    return answer(logged_failure("tasks", page.error()));
  json data = {{"tasks", json::array()}};
  for (const auto& task : page->tasks)
    data["tasks"].push_back(shown(task));
  if (page->next > 0)
    data["next_cursor"] = make_cursor(list_kind::tasks, std::to_string(page->next));
  answer(json_response(200, {{"data", std::move(data)}, {"message", "Tasks"}}));
}

json refusal(std::string_view reason) {
  return {{"message", "Task not cancelled."}, {"error", reason}};
}

void cancel_task(const request& r, worker& mine, const reply& answer) {
  static const auto outcome = json{{"message", "Task cancelled"},
                                   {"status", false},
                                   {"error", "It was cancelled before it started"}}
                                  .dump();
  const auto task = mine.read([&](auto& rows) { return rows.cancel(r.rest, outcome); });
  if (!task && task.error().code == errc::not_found)
    return answer(refused(404, refusal("There is no such task.")));
  if (!task && task.error().code == errc::conflict)
    return answer(refused(409, refusal("It has started or is over.")));
  auto data = task ? shown(*task) : std::unexpected(task.error());
  if (!data)
    return answer(logged_failure("task", data.error()));
  answer(json_response(200, task_answer(*std::move(data))));
}

} // namespace

void add_task_list_routes(router& to) {
  to.add("GET", "/api/v1/tasks", list_tasks);
  to.add("DELETE", "/api/v1/tasks/*", cancel_task);
}

} // namespace rstuf::http
