#include "cli/session.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

struct info_options {
  std::string id;
  bool wait = false;
};

result<void> show(const info_options& o, session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  const auto now = o.wait ? s.wait(*api, o.id) : fetch_task(*api, o.id);
  if (!now)
    return std::unexpected(now.error());
  if (now->is_over() && !now->has_succeeded())
    return fail(errc::conflict, "task " + now->id + " " + now->summary());
  s.say(now->summary());
  s.report(now->data);
  return {};
}

} // namespace

void add_task_info(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("info", "Show the state of a task");
  const auto o = std::make_shared<info_options>();
  app->add_option("ID", o->id, "What the service answered when it accepted the task")->required();
  app->add_flag("--wait", o->wait, "Wait until it is over");
  app->callback([&chosen, o] { chosen = [o](session& s) { return show(*o, s); }; });
}

} // namespace rstuf::cli
