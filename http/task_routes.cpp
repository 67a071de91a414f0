#include "catalog/catalog.hpp"
#include "http/body_reader.hpp"
#include "http/failure_log.hpp"
#include "http/routes.hpp"
#include "http/worker_pool.hpp"

namespace rstuf::http {
namespace {

std::string_view shown(catalog::task_state state) {
  switch (state) {
  case catalog::task_state::accepted:
    return "PENDING";
  case catalog::task_state::started:
    return "STARTED";
  case catalog::task_state::running:
    return "RUNNING";
  case catalog::task_state::success:
    return "SUCCESS";
  case catalog::task_state::errored:
    return "ERRORED";
  case catalog::task_state::failure:
    return "FAILURE";
  }
  return "PENDING";
}

/// A list of names as the text that RSTUF shows: `['bins-0', 'bins-1']`.
std::string as_text(const json& names) {
  std::string out = "[";
  for (const auto& name : names) {
    if (name.is_string())
      out.append(out.size() > 1 ? ", '" : "'").append(name.get_ref<const std::string&>()) += '\'';
  }
  return out + ']';
}

/// What a task that waits for its publication shows: the result that stands in its row is not true
/// yet.
json publishing(const json& result) {
  auto roles = result.value(json::json_pointer{"/details/artifact_roles"}, json::array());
  return {{"message", "Publishing"},
          {"details", {{"published_roles", json::array()}, {"roles_to_publish", as_text(roles)}}}};
}

result<json> render(const catalog::task& task) {
  json data = {{"task_id", task.id}, {"state", shown(task.state)}};
  json stored = json::object();
  if (!task.result.empty()) {
    auto parsed = parse_json(task.result);
    if (!parsed || !parsed->is_object())
      return fail(errc::corrupt, "result of task " + task.id);
    stored = *std::move(parsed);
  }
  bool running = task.state == catalog::task_state::running;
  if (!running && stored.empty())
    return data;
  auto& out = data["result"] = running ? publishing(stored) : std::move(stored);
  // A declared member without a value is left out; nulls inside details stay.
  for (const auto* name : {"message", "error", "status", "details"}) {
    if (out.contains(name) && out[name].is_null())
      out.erase(name);
  }
  if (task.state != catalog::task_state::failure) {
    out["task"] = name_of(task.action);
    out["last_update"] = format_time(task.updated);
  }
  return data;
}

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
    data = render(**task);
  if (!data)
    return answer(logged_failure("task", data.error()));
  answer(json_response(200, {{"data", *std::move(data)}, {"message", "Task state."}}));
}

} // namespace

void add_task_routes(router& to) {
  to.add("GET", "/api/v1/task", show_task);
}

} // namespace rstuf::http
