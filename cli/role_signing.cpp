#include "cli/role_signing.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

// The only one that waits, or the one that the person names.
result<const pending_role*> ask_for_role(dialogue& talk, const std::vector<pending_role>& roles) {
  const pending_role* chosen = &roles.front();
  if (roles.size() == 1)
    return chosen;
  auto asked = talk.ask_until(
      "Which role do you sign", roles.front().name, [&](const auto& name) -> result<void> {
        const auto found = std::ranges::find(roles, name, &pending_role::name);
        if (found == roles.end())
          return fail(errc::not_found, "no role of this name waits");
        chosen = &*found;
        return {};
      });
  if (!asked)
    return std::unexpected(asked.error());
  return chosen;
}

} // namespace

result<role_signature> sign_pending(const pending_role& role, const std::string& key,
                                    std::optional<int> passphrase_fd, const key_unlock& unlock) {
  const auto signers = role.signers();
  const auto opened = open_signing_key(key, passphrase_fd, unlock, signers);
  if (!opened)
    return fail(opened.error().code, role.name + ": " + opened.error().context);
  if (role.has_signed(opened->as))
    return fail(errc::conflict, role.name + ": " + key + " has signed it already");
  auto signature = sign_checked(*opened->signer, opened->as, role.signed_bytes);
  if (!signature)
    return std::unexpected(signature.error());
  return role_signature{role.name, *std::move(signature)};
}

result<std::optional<role_signature>> ask_for_signature(dialogue& talk,
                                                        const std::vector<pending_role>& roles,
                                                        const key_unlock& unlock) {
  const auto role = ask_for_role(talk, roles);
  if (!role)
    return std::unexpected(role.error());
  std::optional<role_signature> made;
  auto asked = talk.ask_until("Private key that signs " + (*role)->name +
                                  ", file or pkcs11: URI; nothing, to only look",
                              "", [&](const std::string& key) -> result<void> {
                                if (key.empty())
                                  return {};
                                auto signature = sign_pending(**role, key, std::nullopt, unlock);
                                if (!signature)
                                  return std::unexpected(signature.error());
                                made = *std::move(signature);
                                return {};
                              });
  if (!asked)
    return std::unexpected(asked.error());
  return made;
}

} // namespace rstuf::cli
