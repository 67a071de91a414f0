#include "cli/listing.hpp"
#include "cli/table.hpp"

#include <CLI/Validators.hpp>
#include <memory>

namespace rstuf::cli {
namespace {

struct task_list_options {
  std::string state;
  page_options page;
};

result<void> list_tasks(const task_list_options& o, session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  const auto list = fetch_list(*api, {"/api/v1/tasks/", "tasks", {{"state", o.state}}}, o.page);
  if (!list)
    return std::unexpected(list.error());
  std::vector<std::vector<std::string>> rows{{"TASK", "STATE", "WHAT", "CREATED", "LAST UPDATE"}};
  for (const auto& one : list->at("tasks"))
    rows.push_back({one.value("task_id", ""), one.value("state", ""), one.value("task", ""),
                    one.value("created", ""), one.value("last_update", "")});
  s.say(table(std::move(rows)));
  if (const auto more = more_hint(*list); !more.empty())
    s.say(more);
  s.report(*list);
  return {};
}

// All of them, also behind one that did not succeed: their states are what was asked for.
result<void> wait_for_all(const std::vector<std::string>& ids, session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  json tasks = json::array();
  result<void> outcome;
  for (const auto& id : ids) {
    const auto done = s.wait(*api, id);
    if (!done && done.error().code != errc::conflict)
      return std::unexpected(done.error());
    if (!done && outcome)
      outcome = std::unexpected(done.error());
    s.say(done ? id + " " + done->summary() : done.error().context);
    if (done)
      tasks.push_back(done->data);
  }
  if (outcome)
    s.report({{"tasks", tasks}});
  return outcome;
}

result<void> cancel_task(const std::string& id, session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  const auto known = fetch_task(*api, id); // refuses ids that would be other requests
  if (!known)
    return std::unexpected(known.error());
  const auto got = api->send(http_method::remove, "/api/v1/tasks/" + id, json());
  if (!got)
    return std::unexpected(got.error());
  s.say("Cancelled task " + id);
  s.report(got->value("data", json::object()));
  return {};
}

} // namespace

void add_task_list(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("list", "List the tasks that are still kept, the newest first");
  const auto o = std::make_shared<task_list_options>();
  app->add_option("--state", o->state, "Only those in this state")
      ->check(CLI::IsMember(
          {"PENDING", "PRE_RUN", "STARTED", "RUNNING", "SUCCESS", "ERRORED", "FAILURE"}));
  add_page_options(*app, o->page);
  app->footer("\nExample:\n  rstuf task list --state RUNNING");
  app->callback([&chosen, o] { chosen = [o](session& s) { return list_tasks(*o, s); }; });
}

void add_task_wait(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("wait", "Wait until tasks are over");
  const auto ids = std::make_shared<std::vector<std::string>>();
  app->add_option("ID", *ids, "What the service answered when it accepted them")->required();
  app->footer("\nThe exit status is 0 if all of them succeeded. Example:\n"
              "  rstuf --timeout 600 task wait $first $second");
  app->callback([&chosen, ids] { chosen = [ids](session& s) { return wait_for_all(*ids, s); }; });
}

void add_task_cancel(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("cancel", "Cancel a task that has not started");
  const auto id = std::make_shared<std::string>();
  app->add_option("ID", *id, "Its id")->required();
  app->callback([&chosen, id] { chosen = [id](session& s) { return cancel_task(*id, s); }; });
}

} // namespace rstuf::cli
