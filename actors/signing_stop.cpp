#include "actors/rotation.hpp"
#include "actors/signing_event.hpp"

#include <algorithm>

namespace rstuf::actors {
namespace {

bool is_needed_for_root(const situation& now, const std::string& role) {
  if (now.state.roots.empty() || now.state.roots.front().is_active())
    return false;
  const auto needed = roles_unsigned_for(now, now.state.roots.front());
  return std::ranges::find(needed, role) != needed.end();
}

} // namespace

decision decide_stop(const situation& now, const catalog::task& task) {
  const auto body = parse_json(task.payload);
  const auto role = body && body->is_object() ? body->value("role", std::string{}) : std::string{};
  const auto drafts = now.open_drafts(role);
  if (drafts.empty())
    return refuse_task(task, "Deletion of " + role + " metadata failed.",
                       "The " + role + " role is not in a signing process.");
  const bool bootstraps = now.state.bootstrap == catalog::bootstrap_state::signing;
  if (is_needed_for_root(now, role))
    return refuse_task(task, "Deletion of " + role + " metadata failed.",
                       "Root v" + std::to_string(now.state.roots.front().version) +
                           " is complete and waits for this role's signatures");
  auto out =
      accept_task(task, "Deletion of " + role + " metadata successful, signing process stopped",
                  bootstraps ? json{{"bootstrap", "Bootstrap process has been stopped"}} : json());
  for (const auto& d : drafts)
    out.change.closed.emplace_back(d.role, d.version);
  if (bootstraps)
    out.change.bootstrap = catalog::bootstrap_state::none;
  if (role == "root")
    return out;
  out.change.drafts.push_back(
      {.role = role,
       .version = drafts.back().version,
       .revision = drafts.back().revision,
       .created = now.now}); // so that neither the same content nor the same age drafts it again
  if (const auto* custom = now.custom(role); custom && custom->pending && custom->live) {
    auto as_before = *custom;
    as_before.pending.reset();
    out.change.delegations.push_back(std::move(as_before));
    out.change.is_new_plan = true;
  }
  return out;
}

} // namespace rstuf::actors
