#pragma once

#include "cli/key_files.hpp"
#include "cli/terminal.hpp"
#include "signing/signer.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rstuf::cli {

/// Where a plan's or an option's text says that a key lies: a `pkcs11:` URI as it stands, or a file
/// whose relative path starts at `base`.
std::filesystem::path key_place(const std::filesystem::path& base, const std::string& text);

/// A private key whose public half is known, before it is known by which scheme it shall sign.
struct private_half {
  tuf::key public_key;
  /// To be called once. For a key on a token, this is what asks for the PIN.
  std::move_only_function<result<std::unique_ptr<signing::signer>>(std::string_view scheme)> open;
};

/// How a person unlocks private keys. Descriptors are the plan's, if it names one: for passphrases
/// and PINs.
struct key_unlock {
  ask_passphrase passphrase;
  std::function<signing::token_access(std::optional<int> descriptor)> token;
};

/// Finds the private key behind a key_place. Errors: those of load_private_key, and for keys on
/// tokens those of read_pkcs11_public_key.
result<private_half> find_private_half(const std::filesystem::path& place,
                                       std::optional<int> descriptor, const key_unlock& unlock);

/// How the user of this terminal takes part when a token is used: PINs are lines of the descriptor,
/// or asked for; before each signature a line says that the token may wait for a touch.
signing::token_access token_dialogue(terminal& io, std::optional<int> pin_descriptor);

} // namespace rstuf::cli
