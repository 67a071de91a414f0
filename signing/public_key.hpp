#pragma once

#include "signing/openssl_ptr.hpp"
#include "tuf/key.hpp"

#include <string_view>

namespace rstuf::signing {

/// The public half of a key as TUF metadata holds it: hex for ed25519, SubjectPublicKeyInfo PEM
/// that ends in a newline for ecdsa and rsa. An empty `scheme` takes the key type's default:
/// ed25519, ecdsa-sha2-nistp256 or -nistp384, rsassa-pss-sha256. Errors: `invalid_argument` for a
/// key type, curve, RSA size under 2048 bits or scheme that cannot sign here.
result<tuf::key> public_key_of(EVP_PKEY& pkey, std::string_view scheme = {});

/// The same from the text of a public PEM file ("BEGIN PUBLIC KEY").
result<tuf::key> public_key_from_pem(std::string_view pem, std::string_view scheme = {});

} // namespace rstuf::signing
