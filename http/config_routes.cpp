#include "catalog/catalog.hpp"
#include "http/failure_log.hpp"
#include "http/routes.hpp"
#include "http/settings_body.hpp"
#include "http/submission.hpp"
#include "http/worker_pool.hpp"

namespace rstuf::http {
namespace {

result<json> read_settings(catalog::catalog& rows) {
  auto settings = rows.settings(default_repository);
  if (!settings)
    return std::unexpected(settings.error());
  json out = json::object();
  for (const auto& [name, text] : *settings) {
    auto value = parse_json(text);
    if (!value)
      return fail(errc::corrupt, "setting " + name + ": " + value.error().context);
    out[name] = *std::move(value);
  }
  return out;
}

json refusal(catalog::bootstrap_state state) {
  return {{"message", "No Repository Settings/Config found."},
          {"error", "It requires bootstrap. State: " + shown(state)}};
}

void refuse(worker& mine, const reply& answer) {
  auto repository = mine.read([](auto& rows) { return rows.load(default_repository); });
  if (!repository && repository.error().code != errc::not_found)
    return answer(logged_failure("config", repository.error()));
  auto state = repository ? repository->bootstrap : catalog::bootstrap_state::none;
  answer(refused(404, refusal(state)));
}

void show_config(const request& /*r*/, worker& mine, const reply& answer) {
  auto settings = mine.read(read_settings);
  if (!settings && settings.error().code != errc::not_found)
    return answer(logged_failure("config", settings.error()));
  if (!settings || settings->empty())
    return refuse(mine, answer);
  answer(json_response(200, {{"data", *std::move(settings)}, {"message", "Current Settings"}}));
}

} // namespace

void add_config_routes(router& to, const submit& hand_in) {
  to.add("GET", "/api/v1/config", show_config);
  to.add("PUT", "/api/v1/config",
         submission_of(read_settings_update,
                       {.action = catalog::task_action::update_settings,
                        .message = "Settings successfully submitted.",
                        .refusal = refusal},
                       hand_in));
}

} // namespace rstuf::http
