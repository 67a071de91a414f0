#pragma once

#include "signing/openssl_ptr.hpp"
#include "signing/secret.hpp"
#include "tuf/error.hpp"

#include <functional>
#include <string_view>

namespace rstuf::signing {

/// Whether a text is an ed25519 key as securesystemslib wrote them before its version 1: JSON with
/// `keyval.private`, or that JSON encrypted as `salt@@@@iterations@@@@hmac@@@@iv@@@@ciphertext`.
bool is_securesystemslib_key(std::string_view text);

/// Reads it. `passphrase` is asked once, and only if the key is encrypted. Errors:
/// `invalid_argument` if this is no such key; `unverified` for a wrong passphrase.
result<pkey_ptr> read_securesystemslib_key(const secret& text,
                                           const std::function<result<secret>()>& passphrase);

} // namespace rstuf::signing
