#include "cli/delegation_questions.hpp"

#include "cli/ceremony_text.hpp"
#include "cli/role_questions.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

json body_of(json delegations) {
  return {{"delegations", std::move(delegations)}};
}

} // namespace

result<json> ask_delegations(dialogue& talk, const ask_passphrase& ask) {
  talk.tell("Roles that paths are delegated to. An empty line takes the answer in brackets; Ctrl-C "
            "gives up,\nand nothing is written or sent before the end.");
  plan_draft draft;
  for (bool is_right = false; !is_right;) { // each round takes an answer
    if (auto asked = ask_roles(talk, draft, ask); !asked)
      return std::unexpected(asked.error());
    talk.tell("\n" + artifacts_in_words(draft.plan()));
    const auto answer = talk.confirm("Is this right", true);
    if (!answer)
      return std::unexpected(answer.error());
    is_right = *answer;
  }
  auto loaded = delegations_of(draft.plan().delegations, ask);
  if (!loaded)
    return loaded;
  return body_of(*std::move(loaded));
}

result<json> ask_delegations_to_delete(dialogue& talk) {
  std::vector<std::string> names;
  for (bool has_ended = false; !has_ended;) {
    auto asked =
        talk.ask_until("Role to delete" + std::string(names.empty() ? "" : ", empty: no more"), "",
                       [&](const std::string& answer) -> result<void> {
                         has_ended = answer.empty() && !names.empty();
                         if (has_ended)
                           return {};
                         if (answer.empty())
                           return fail(errc::invalid_argument, "no role was named");
                         if (std::ranges::count(names, answer) > 0)
                           return fail(errc::invalid_argument, "it was named already");
                         names.push_back(answer);
                         return {};
                       });
    if (!asked)
      return std::unexpected(asked.error());
  }
  std::string list;
  for (const auto& name : names)
    list += (list.empty() ? "" : ", ") + name;
  const auto sure = talk.confirm("Take back the delegations of " + list, false);
  if (!sure)
    return std::unexpected(sure.error());
  if (!*sure)
    return fail(errc::conflict, "given up; nothing was sent");
  return delegations_to_delete(names);
}

json delegations_to_delete(const std::vector<std::string>& names) {
  json roles = json::array();
  for (const auto& name : names)
    roles.push_back({{"name", name}});
  return body_of({{"roles", std::move(roles)}});
}

} // namespace rstuf::cli
