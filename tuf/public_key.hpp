#pragma once

#include "tuf/key.hpp"

#include <cstdint>
#include <memory>
#include <openssl/evp.h>
#include <string>
#include <string_view>

// How this library reads public keys; the rest of the program needs only key.hpp.
namespace rstuf::tuf {

enum class algorithm : std::uint8_t { ed25519, ecdsa, rsa_pss, rsa_pkcs1v15 };

/// What a scheme's name stands for.
struct scheme {
  std::string_view name;
  algorithm kind;
  const EVP_MD* (*digest)() = nullptr; ///< null for ed25519, which hashes by itself
  std::string_view curve = {};         ///< OpenSSL's name, for ecdsa
};

/// The scheme if it is known and belongs to the key type: "ed25519", "rsa", "ecdsa", or for ecdsa
/// the scheme's name itself (the legacy form). Null otherwise.
const scheme* find_scheme(std::string_view keytype, std::string_view name);

struct free_evp_key {
  void operator()(EVP_PKEY* k) const { EVP_PKEY_free(k); }
};
using evp_key = std::unique_ptr<EVP_PKEY, free_evp_key>;

/// The 32 bytes of an ed25519 key. Errors: `invalid_argument`.
result<std::string> read_ed25519(const key& k);

/// An RSA or EC key from PEM that fits the scheme. RSA keys under 2048 bits, other curves and
/// curves given by parameters are refused. Errors: `invalid_argument`.
result<evp_key> read_pem(const key& k, const scheme& s);

} // namespace rstuf::tuf
