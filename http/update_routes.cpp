#include "catalog/catalog.hpp"
#include "http/failure_log.hpp"
#include "http/metadata_body.hpp"
#include "http/routes.hpp"
#include "http/submission.hpp"
#include "http/worker_pool.hpp"
#include "tuf/metadata.hpp"
#include "tuf/paths.hpp"

#include <algorithm>

namespace rstuf::http {
namespace {

/// Why these roles cannot be signed anew; empty if nothing speaks against it.
std::string what_hinders(const catalog::repository_state& state, const json& roles) {
  auto is_known = [](const json& role) {
    const auto& name = role.get_ref<const std::string&>();
    return tuf::is_top_level(name) || name == tuf::bins_prefix;
  };
  if (state.bootstrap != catalog::bootstrap_state::finished)
    return {};
  if (!state.bins)
    return std::find(roles.begin(), roles.end(), tuf::bins_prefix) == roles.end()
               ? ""
               : "Custom target delegation used and bins cannot be bumped";
  return std::all_of(roles.begin(), roles.end(), is_known)
             ? ""
             : "Hash bin delegation is used and only root, targets, snapshot, timestamp and bins "
               "roles can be bumped";
}

void update_online(const request& r, worker& mine, const submit& hand_in, const reply& answer) {
  auto payload = read_online_update(r);
  if (!payload)
    return answer(refused(422, payload.error()));
  auto repository = mine.read([](auto& rows) { return rows.load(default_repository); });
  if (!repository)
    return answer(logged_failure("metadata-online", repository.error()));
  if (auto error = what_hinders(*repository, payload->at("roles")); !error.empty())
    return answer(refused(404, {{"message", "Task not accepted."}, {"error", error}}));
  submit_task(r,
              {.action = catalog::task_action::force_online_metadata_update,
               .payload = *std::move(payload),
               .message = "Force online metadata update accepted.",
               .refusal = needs_finished_bootstrap},
              hand_in, answer);
}

} // namespace

void add_update_routes(router& to, const submit& hand_in) {
  to.add("POST", "/api/v1/metadata",
         submission_of(read_metadata_update,
                       {.action = catalog::task_action::metadata_update,
                        .message = "Metadata update accepted.",
                        .refusal = needs_finished_bootstrap},
                       hand_in));
  to.add("POST", "/api/v1/metadata/online",
         [hand_in](const request& r, worker& mine, const reply& answer) {
           update_online(r, mine, hand_in, answer);
         });
}

} // namespace rstuf::http
