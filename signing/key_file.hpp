#pragma once

#include "signing/openssl_ptr.hpp"
#include "signing/secret.hpp"
#include "tuf/key.hpp"

#include <filesystem>
#include <string>

namespace rstuf::signing {

enum class key_type { ed25519, ecdsa_p256, ecdsa_p384, rsa_2048, rsa_3072, rsa_4096 };

/// A freshly made pair: PKCS#8 PEM (encrypted with PBES2 and AES-256 if a passphrase was given)
/// and the public half as TUF metadata holds it.
struct key_pair {
  secret private_pem;
  tuf::key public_key;
};

result<key_pair> generate_key(key_type type, const secret& passphrase = {});

/// The private half of a key as PKCS#8 PEM, encrypted likewise if a passphrase was given.
result<secret> private_pem(EVP_PKEY& pkey, const secret& passphrase = {});

/// Writes a new file with mode 0600, complete or not at all; `conflict` if the name is taken.
result<void> write_private_key(const std::filesystem::path& file, const secret& pem);

} // namespace rstuf::signing
