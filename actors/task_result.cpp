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

} // namespace rstuf::actors
