#include "http/task_view.hpp"

#include <array>
#include <utility>

namespace rstuf::http {
namespace {

constexpr std::array<std::pair<std::string_view, catalog::task_state>, 6> states = {
    {{"PENDING", catalog::task_state::accepted},
     {"STARTED", catalog::task_state::started},
     {"RUNNING", catalog::task_state::running},
     {"SUCCESS", catalog::task_state::success},
     {"ERRORED", catalog::task_state::errored},
     {"FAILURE", catalog::task_state::failure}}};

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

} // namespace

std::string_view shown(catalog::task_state state) {
  for (const auto& [name, value] : states)
    if (value == state)
      return name;
  return states.front().first;
}

std::optional<catalog::task_state> task_state_shown(std::string_view name) {
  for (const auto& [known, value] : states)
    if (known == name)
      return value;
  return {};
}

result<json> shown(const catalog::task& task) {
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

json shown(const catalog::task_summary& task) {
  return {{"task_id", task.id},
          {"task", name_of(task.action)},
          {"state", shown(task.state)},
          {"created", format_time(task.created)},
          {"last_update", format_time(task.updated)}};
}

json task_answer(json data) {
  return {{"data", std::move(data)}, {"message", "Task state."}};
}

} // namespace rstuf::http
