#pragma once

#include "signing/pkcs11_uri.hpp"
#include "signing/signer.hpp"

#include <string_view>

namespace rstuf::signing {

/// Opens a key on a token: logs in, and finds the private key and its public half. The session, and
/// with it the login, lasts as long as the signer. Signs ed25519, ecdsa (DER) and rsassa-pss with a
/// salt as long as the digest, and verifies what the token made. Errors: those of the session;
/// `not_found` if the token has no such key; `invalid_argument` if several fit; those of
/// public_key_of.
result<std::unique_ptr<signer>>
open_pkcs11_signer(const pkcs11_uri& uri, const token_access& access, std::string_view scheme);

} // namespace rstuf::signing
