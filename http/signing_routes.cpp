#include "catalog/catalog.hpp"
#include "http/failure_log.hpp"
#include "http/metadata_body.hpp"
#include "http/routes.hpp"
#include "http/signing_view.hpp"
#include "http/submission.hpp"
#include "http/worker_pool.hpp"

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

result<std::vector<catalog::draft>> read_drafts(worker& mine) {
  return mine.read([](auto& rows) { return rows.drafts(default_repository); });
}

void show_pending(const request& /*r*/, worker& mine, const reply& answer) {
  constexpr const char* nothing = "No metadata pending signing available";
  auto repository = mine.read([](auto& rows) { return rows.load(default_repository); });
  if (!repository)
    return answer(logged_failure("metadata-sign", repository.error()));
  if (!catalog::is_taken(catalog::task_action::sign_metadata, repository->bootstrap))
    return answer(refused(
        404, {{"message", nothing},
              {"error", "Requires bootstrap started. State: " + shown(repository->bootstrap)}}));
  auto drafts = read_drafts(mine);
  if (!drafts)
    return answer(logged_failure("metadata-sign", drafts.error()));
  auto metadata = pending_metadata(*repository, *drafts);
  if (!metadata)
    return answer(logged_failure("metadata-sign", metadata.error()));
  if (metadata->empty())
    return answer(json_response(200, {{"message", nothing}}));
  answer(json_response(200, {{"data", {{"metadata", *std::move(metadata)}}},
                             {"message", "Metadata role(s) pending signing"}}));
}

void delete_signing(const request& r, const submit& hand_in, const reply& answer) {
  auto payload = read_signing_to_delete(r);
  if (!payload)
    return answer(refused(422, payload.error()));
  auto role = payload->at("role").get<std::string>();
  submit_task(r,
              {.action = catalog::task_action::delete_sign_metadata,
               .payload = *std::move(payload),
               .message = "Metadata sign delete accepted.",
               .refusal = [role](auto /*state*/) { return nothing_pending_for(role); },
               .waiting_role = role},
              hand_in, answer);
}

} // namespace

void add_signing_routes(router& to, const submit& hand_in) {
  to.add("GET", "/api/v1/metadata/sign", show_pending);
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
