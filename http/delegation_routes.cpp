#include "http/delegations_body.hpp"
#include "http/routes.hpp"
#include "http/submission.hpp"

namespace rstuf::http {
namespace {

submission change(const char* message) {
  return {.action = catalog::task_action::metadata_delegation,
          .message = message,
          .refusal = needs_finished_bootstrap};
}

} // namespace

void add_delegation_routes(router& to, const submit& hand_in) {
  to.add(
      "POST", "/api/v1/delegations",
      submission_of(read_delegations_to_add, change("Metadata delegation add accepted."), hand_in));
  to.add("PUT", "/api/v1/delegations",
         submission_of(read_delegations_to_update, change("Metadata delegation update accepted."),
                       hand_in));
  to.add("POST", "/api/v1/delegations/delete",
         submission_of(read_delegations_to_delete, change("Metadata delegation delete accepted."),
                       hand_in));
}

} // namespace rstuf::http
