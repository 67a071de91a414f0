#include "http/metadata_body.hpp"
#include "http/routes.hpp"
#include "http/submission.hpp"

namespace rstuf::http {
namespace {

json nothing_to_sign(catalog::bootstrap_state state) {
  return {{"message", "No signing pending."},
          {"error", "Requires bootstrap in signing state. State: " + shown(state)}};
}

json nothing_pending_for(const std::string& role) {
  return {{"message", "No signing process for " + role + "."},
          {"error", "The " + role + " role is not in a signing process."}};
}

void delete_signing(const request& r, const submit& hand_in, const reply& answer) {
  auto payload = read_signing_to_delete(r);
  if (!payload)
    return answer(refused(422, payload.error()));
  auto role = payload->at("role").get<std::string>();
  submit_task({.action = catalog::task_action::delete_sign_metadata,
               .payload = *std::move(payload),
               .message = "Metadata sign delete accepted.",
               .refusal = [role](auto /*state*/) { return nothing_pending_for(role); }},
              hand_in, answer);
}

} // namespace

void add_signing_routes(router& to, const submit& hand_in) {
  to.add("POST", "/api/v1/metadata/sign",
         submission_of(read_signature,
                       {.action = catalog::task_action::sign_metadata,
                        .message = "Metadata sign accepted.",
                        .refusal = nothing_to_sign},
                       hand_in));
  to.add("POST", "/api/v1/metadata/sign/delete",
         [hand_in](const request& r, worker& /*mine*/, const reply& answer) {
           delete_signing(r, hand_in, answer);
         });
}

} // namespace rstuf::http
