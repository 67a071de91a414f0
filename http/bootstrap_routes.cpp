#include "catalog/catalog.hpp"
#include "http/bootstrap_body.hpp"
#include "http/failure_log.hpp"
#include "http/routes.hpp"
#include "http/submission.hpp"
#include "http/worker_pool.hpp"

namespace rstuf::http {
namespace {

json has_metadata_already(catalog::bootstrap_state state) {
  return {{"error", "System already has a Metadata. State: " + shown(state)}};
}

void show_bootstrap(const request& /*r*/, worker& mine, const reply& answer) {
  auto repository = mine.read([](auto& rows) { return rows.load(default_repository); });
  if (!repository && repository.error().code != errc::not_found)
    return answer(logged_failure("bootstrap", repository.error()));
  auto state = repository ? repository->bootstrap : catalog::bootstrap_state::none;
  json data = {{"bootstrap", state == catalog::bootstrap_state::finished}};
  bool locked = state != catalog::bootstrap_state::none;
  if (locked) {
    data["state"] = shown(state);
    data["id"] = repository->bootstrap_task;
  }
  answer(json_response(200, {{"data", std::move(data)},
                             {"message", locked ? "System LOCKED for bootstrap."
                                                : "System available for bootstrap."}}));
}

} // namespace

void add_bootstrap_routes(router& to, const submit& hand_in) {
  to.add("GET", "/api/v1/bootstrap", show_bootstrap);
  to.add("POST", "/api/v1/bootstrap",
         submission_of(read_bootstrap,
                       {.action = catalog::task_action::bootstrap,
                        .message = "Bootstrap accepted.",
                        .refusal = has_metadata_already},
                       hand_in));
}

} // namespace rstuf::http
