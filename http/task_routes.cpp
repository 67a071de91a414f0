#include "catalog/catalog.hpp"
#include "http/body_reader.hpp"
#include "http/failure_log.hpp"
#include "http/routes.hpp"
#include "http/task_view.hpp"
#include "http/worker_pool.hpp"

namespace rstuf::http {
namespace {

void show_task(const request& r, worker& mine, const reply& answer) {
  auto id = query_value(r.query, "task_id");
  if (!id) {
    faults found;
    found.add("missing", {"query", "task_id"}, "Field required", nullptr);
    return answer(refused(422, std::move(found).detail()));
  }
  auto task = mine.read([&](auto& rows) { return rows.find_task(*id); });
  if (!task)
    return answer(logged_failure("task", task.error()));
  result<json> data = json{{"task_id", *id}, {"state", "PENDING"}};
  if (*task)
    data = shown(**task);
  if (!data)
    return answer(logged_failure("task", data.error()));
  answer(json_response(200, task_answer(*std::move(data))));
}

} // namespace

void add_task_routes(router& to) {
  to.add("GET", "/api/v1/task", show_task);
}

} // namespace rstuf::http
