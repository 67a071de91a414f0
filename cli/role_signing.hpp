#pragma once

#include "cli/dialogue.hpp"
#include "cli/pending_roles.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rstuf::cli {

/// A signature over a role that waits.
struct role_signature {
  std::string role;
  tuf::signature signature;
};

/// Signs with the private key of a file or token. Errors name the role: those of open_signing_key,
/// `conflict` if this key has signed.
result<role_signature> sign_pending(const pending_role& role, const std::string& key,
                                    std::optional<int> passphrase_fd, const key_unlock& unlock);

/// Asks somebody who has seen what waits which role they sign, and with which key. Nothing if they
/// do not want to.
result<std::optional<role_signature>>
ask_for_signature(dialogue& talk, const std::vector<pending_role>& roles, const key_unlock& unlock);

} // namespace rstuf::cli
