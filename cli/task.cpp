#include "cli/task.hpp"

#include <algorithm>
#include <thread>

namespace rstuf::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto first_pause = 10ms;
constexpr auto longest_pause = 500ms;

bool is_task_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 &&
         std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
}

// A list of thousands says nothing to a reader: its length does.
std::string shortened(const json& value) {
  if (value.is_array() && value.size() > 10)
    return std::to_string(value.size()) + " entries";
  if (value.is_object() && value.size() > 10)
    return std::to_string(value.size()) + " members";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

} // namespace

bool task::has_succeeded() const {
  const auto result = data.value("result", json::object());
  return state == "SUCCESS" && result.is_object() && result.value("status", json(true)) == true;
}

std::string task::summary() const {
  const auto result = data.value("result", json::object());
  std::string text = state;
  if (!result.is_object())
    return text;
  for (const auto* member : {"message", "error"})
    if (result.contains(member) && !result.at(member).is_null())
      text += ": " + shortened(result.at(member));
  if (const auto details = result.value("details", json::object()); details.is_object())
    for (const auto& [name, value] : details.items())
      text += "\n  " + name + ": " + shortened(value);
  return text;
}

result<task> fetch_task(api_client& api, std::string_view id) {
  if (!is_task_id(id))
    return fail(errc::invalid_argument, "\"" + std::string(id) + "\" is no task id");
  auto answer = api.get("/api/v1/task/?task_id=" + std::string(id));
  if (!answer)
    return std::unexpected(answer.error());
  const bool has_state = answer->is_object() && answer->contains("data") &&
                         answer->at("data").is_object() && answer->at("data").contains("state") &&
                         answer->at("data").at("state").is_string();
  if (!has_state)
    return fail(errc::unavailable, "the service's answer about a task names no state");
  auto& data = answer->at("data");
  return task{std::string(id), data.at("state").get<std::string>(), std::move(data)};
}

result<task> wait_for_task(api_client& api, std::string_view id, std::chrono::milliseconds patience,
                           const std::function<void(const task&)>& seen) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::string last_state;
  for (std::chrono::milliseconds pause = first_pause;;
       pause = std::min(pause * 2, std::chrono::milliseconds(longest_pause))) {
    auto now = fetch_task(api, id);
    if (!now)
      return now;
    if (now->state != last_state)
      seen(*now);
    last_state = now->state;
    if (now->is_over())
      return now;
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= 0ms)
      return fail(errc::timeout, "task " + std::string(id) + " is still " + last_state);
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(pause, left));
  }
}

result<std::string> task_id_of(const json& accepted) {
  const auto id = json::json_pointer("/data/task_id");
  if (accepted.is_object() && accepted.contains(id) && accepted.at(id).is_string())
    return accepted.at(id).get<std::string>();
  return fail(errc::unavailable, "the service accepted the request and named no task");
}

} // namespace rstuf::cli
