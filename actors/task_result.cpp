#include "actors/task_result.hpp"

namespace rstuf::actors {

std::string succeeded(std::string_view message, json details) {
  return json{{"message", message}, {"status", true}, {"details", std::move(details)}}.dump();
}

std::string refused(std::string_view message, std::string_view error) {
  return json{{"message", message}, {"status", false}, {"error", error}}.dump();
}

std::string broke(std::string_view message) {
  return json{{"message", message}}.dump();
}

std::string pending_text(const std::string& name, std::int64_t version) {
  return name + " v" + std::to_string(version) + " is pending signatures";
}

} // namespace rstuf::actors
