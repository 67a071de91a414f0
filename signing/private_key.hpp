#pragma once

#include "signing/openssl_ptr.hpp"
#include "signing/secret.hpp"
#include "tuf/error.hpp"

#include <filesystem>
#include <functional>
#include <string_view>

namespace rstuf::signing {

/// The whole of a small key file, in memory that is wiped. Errors: `not_found`, `unavailable`,
/// `too_large` beyond 64 KiB.
result<secret> read_key_file(const std::filesystem::path& file);

/// Whether a PEM text holds an encrypted private key.
bool is_encrypted_pem(std::string_view pem);

/// Reads the first private key of a PEM text: PKCS#8, plain or encrypted (PBES2, and PBES1 of old
/// tools where OpenSSL's legacy provider is installed), PKCS#1 RSA, SEC1 EC, Proc-Type encryption.
/// `passphrase` is asked once, and only if the key is encrypted. Errors: `invalid_argument` if this
/// is no key, or if it is encrypted and `passphrase` is unset; `unverified` for a wrong passphrase.
result<pkey_ptr> read_private_key(const secret& pem,
                                  const std::function<result<secret>()>& passphrase);

} // namespace rstuf::signing
