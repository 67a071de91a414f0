#include "catalog/task.hpp"

#include <array>

namespace rstuf::catalog {
namespace {

// Names by value of the enumerator.
constexpr std::array<std::string_view, 11> actions = {"bootstrap",
                                                      "add_artifacts",
                                                      "remove_artifacts",
                                                      "publish_artifacts",
                                                      "import_artifacts",
                                                      "update_settings",
                                                      "metadata_update",
                                                      "sign_metadata",
                                                      "delete_sign_metadata",
                                                      "metadata_delegation",
                                                      "force_online_metadata_update"};
constexpr std::array<std::string_view, 6> task_states = {"accepted", "started", "running",
                                                         "success",  "errored", "failure"};
constexpr std::array<std::string_view, 4> bootstrap_states = {"none", "pre", "signing", "finished"};

static_assert(actions[static_cast<std::size_t>(task_action::publish_artifacts)] ==
              "publish_artifacts");
static_assert(actions[static_cast<std::size_t>(task_action::force_online_metadata_update)] ==
              "force_online_metadata_update");
static_assert(task_states[static_cast<std::size_t>(task_state::failure)] == "failure");
static_assert(bootstrap_states[static_cast<std::size_t>(bootstrap_state::finished)] == "finished");

template <class Enum, std::size_t Count>
result<Enum> named(const std::array<std::string_view, Count>& names, std::string_view name,
                   std::string_view kind) {
  for (std::size_t i = 0; i < Count; ++i)
    if (names[i] == name)
      return static_cast<Enum>(i);
  return fail(errc::corrupt, "unknown " + std::string(kind) + " '" + std::string(name) + "'");
}

} // namespace

std::string_view name_of(task_action a) {
  return actions.at(static_cast<std::size_t>(a));
}
std::string_view name_of(task_state s) {
  return task_states.at(static_cast<std::size_t>(s));
}
std::string_view name_of(bootstrap_state s) {
  return bootstrap_states.at(static_cast<std::size_t>(s));
}

bool is_administrative(task_action a) {
  return a != task_action::add_artifacts && a != task_action::remove_artifacts &&
         a != task_action::publish_artifacts && a != task_action::import_artifacts;
}

std::vector<task_action> done_with_a_draft(bool published_meanwhile) {
  if (published_meanwhile)
    return {task_action::metadata_delegation};
  return {task_action::add_artifacts,       task_action::remove_artifacts,
          task_action::publish_artifacts,   task_action::import_artifacts,
          task_action::metadata_delegation, task_action::force_online_metadata_update};
}

bool is_taken(task_action a, bootstrap_state s) {
  if (a == task_action::bootstrap)
    return s == bootstrap_state::none;
  if (a == task_action::sign_metadata || a == task_action::delete_sign_metadata)
    return s == bootstrap_state::signing || s == bootstrap_state::finished;
  return s == bootstrap_state::finished;
}

result<task_action> action_named(std::string_view name) {
  return named<task_action>(actions, name, "task action");
}

result<task_state> state_named(std::string_view name) {
  return named<task_state>(task_states, name, "task state");
}

result<bootstrap_state> bootstrap_state_named(std::string_view name) {
  return named<bootstrap_state>(bootstrap_states, name, "bootstrap state");
}

} // namespace rstuf::catalog
