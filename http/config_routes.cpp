#include "catalog/catalog.hpp"
#include "catalog/settings_view.hpp"
#include "http/failure_log.hpp"
#include "http/routes.hpp"
#include "http/settings_body.hpp"
#include "http/submission.hpp"
#include "http/worker_pool.hpp"

namespace rstuf::http {
namespace {

json has_no_settings(catalog::bootstrap_state state) {
  return {{"message", "No Repository Settings/Config found."},
          {"error", "It requires bootstrap. State: " + shown(state)}};
}

void show_config(const request& /*r*/, worker& mine, const reply& answer) {
  const auto repository = mine.read([](auto& rows) { return rows.load(default_repository); });
  if (!repository)
    return answer(logged_failure("config", repository.error()));
  if (repository->bootstrap != catalog::bootstrap_state::finished)
    return answer(refused(404, has_no_settings(repository->bootstrap)));
  auto settings = catalog::settings_of(*repository);
  if (!settings)
    return answer(logged_failure("config", settings.error()));
  answer(json_response(200, {{"data", *std::move(settings)}, {"message", "Current Settings"}}));
}

} // namespace

void add_config_routes(router& to, const submit& hand_in) {
  to.add("GET", "/api/v1/config", show_config);
  to.add("PUT", "/api/v1/config",
         submission_of(read_settings_update,
                       {.action = catalog::task_action::update_settings,
                        .message = "Settings successfully submitted.",
                        .refusal = has_no_settings},
                       hand_in));
}

} // namespace rstuf::http
