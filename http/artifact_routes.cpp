#include "http/artifacts_body.hpp"
#include "http/import_body.hpp"
#include "http/routes.hpp"
#include "http/submission.hpp"

namespace rstuf::http {
namespace {

json takes_no_artifacts(catalog::bootstrap_state state) {
  return {{"message", "Task not accepted."},
          {"error", "It requires bootstrap finished. State: " + shown(state)}};
}

std::string held_notice(bool publish) {
  return publish ? "" : " Publishing will be skipped.";
}

void take_import(const request& r, checked<import_order> order, const submit& hand_in,
                 const reply& answer) {
  if (!order)
    return answer(refused(422, order.error()));
  submit_task(
      r,
      {.action = catalog::task_action::import_artifacts,
       .rows = std::move(order->rows),
       .data = {{"artifact_count", order->artifacts}},
       .message = std::string("Import successfully submitted.") + held_notice(order->publish),
       .refusal = takes_no_artifacts},
      hand_in, answer);
}

void take(const request& r, checked<artifact_order> order, catalog::task_action action,
          std::string message, const submit& hand_in, const reply& answer) {
  if (!order)
    return answer(refused(422, order.error()));
  message += held_notice(order->publish);
  submit_task(r,
              {.action = action,
               .payload = std::move(order->payload),
               .data = {{"artifacts", std::move(order->paths)}},
               .message = std::move(message),
               .refusal = takes_no_artifacts},
              hand_in, answer);
}

} // namespace

void add_artifact_routes(router& to, const submit& hand_in) {
  to.add("POST", "/api/v1/artifacts",
         [hand_in](const request& r, worker& /*mine*/, const reply& answer) {
           take(r, read_artifacts_to_add(r), catalog::task_action::add_artifacts,
                "New Artifact(s) successfully submitted.", hand_in, answer);
         });
  to.add("POST", "/api/v1/artifacts/delete",
         [hand_in](const request& r, worker& /*mine*/, const reply& answer) {
           take(r, read_artifacts_to_remove(r), catalog::task_action::remove_artifacts,
                "Remove Artifact(s) successfully submitted.", hand_in, answer);
         });
  to.add("POST", "/api/v1/artifacts/publish",
         [hand_in](const request& r, worker& /*mine*/, const reply& answer) {
           artifact_order held{.paths = {}, .payload = json::object()};
           take(r, std::move(held), catalog::task_action::publish_artifacts,
                "Publish artifacts successfully submitted.", hand_in, answer);
         });
  to.add("POST", "/api/v1/artifacts/import",
         [hand_in](const request& r, worker& /*mine*/, const reply& answer) {
           take_import(r, read_import(r), hand_in, answer);
         });
}

} // namespace rstuf::http
