#pragma once

#include "signing/pkcs11_session.hpp"
#include "tuf/key.hpp"

#include <string_view>

namespace rstuf::signing {

/// The public key that an object holds: a public key, a certificate, or a private RSA key, which
/// tells its modulus. Errors: those of public_key_of; `invalid_argument` for an object that holds
/// none.
result<tuf::key> pkcs11_public_key(const pkcs11_session& session, CK_OBJECT_HANDLE object,
                                   std::string_view scheme);

/// The public half of the key that has this label and id: its public key object, else its
/// certificate. Errors: `not_found`; `invalid_argument` also if there are several different ones.
result<tuf::key> pkcs11_find_public_key(const pkcs11_session& session,
                                        const std::optional<std::string>& label,
                                        const std::optional<std::string>& id,
                                        std::string_view scheme);

} // namespace rstuf::signing
