#pragma once

#include "signing/openssl_ptr.hpp"
#include "signing/signer.hpp"

namespace rstuf::signing {

/// Signs in this process with a key that OpenSSL holds: ed25519, ecdsa (DER), rsassa-pss with a
/// salt as long as the digest. Errors: those of public_key_of.
result<std::unique_ptr<signer>> make_pem_signer(pkey_ptr key, std::string_view scheme);

/// What OpenSSL calls the digest of a scheme; null for ed25519, which hashes inside and wants none.
const char* digest_of(std::string_view scheme);

} // namespace rstuf::signing
