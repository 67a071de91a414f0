#include "tuf/hash.hpp"
#include "tuf/key.hpp"
#include "tuf/openssl_bytes.hpp"
#include "tuf/public_key.hpp"

#include <openssl/err.h>
#include <openssl/rsa.h>
#include <sodium.h>

namespace rstuf::tuf {
namespace {

// libsodium refuses public keys of small order and second encodings of a key, OpenSSL does not.
bool verify_ed25519(std::string_view raw_key, std::string_view message, std::string_view sig) {
  return sodium_init() >= 0 && sig.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(bytes_of(sig), bytes_of(message), message.size(),
                                     bytes_of(raw_key)) == 0;
}

/// securesystemslib salts PSS with as many bytes as the digest has, older signers with as many as
/// fit: the length is taken from the signature.
bool set_pss(EVP_PKEY_CTX* context) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_AUTO) == 1;
}

bool verify_evp(EVP_PKEY* k, const scheme& s, std::string_view message, std::string_view sig) {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  EVP_PKEY_CTX* context = nullptr; // belongs to the digest context
  return digest && EVP_DigestVerifyInit(digest.get(), &context, s.digest(), nullptr, k) == 1 &&
         (s.kind != algorithm::rsa_pss || set_pss(context)) &&
         EVP_DigestVerify(digest.get(), bytes_of(sig), sig.size(), bytes_of(message),
                          message.size()) == 1;
}

result<bool> verify(const key& k, const scheme& s, std::string_view message, std::string_view sig) {
  if (s.kind == algorithm::ed25519) {
    auto raw = read_ed25519(k);
    if (!raw)
      return std::unexpected(raw.error());
    return verify_ed25519(*raw, message, sig);
  }
  auto loaded = read_pem(k, s);
  if (!loaded)
    return std::unexpected(loaded.error());
  bool valid = verify_evp(loaded->get(), s, message, sig);
  ERR_clear_error();
  return valid;
}

} // namespace

result<void> verify_signature(const key& k, std::string_view message, std::string_view sig) {
  const auto* s = find_scheme(k.keytype, k.scheme);
  if (!s)
    return fail(errc::invalid_argument,
                "unknown key type or scheme: " + k.keytype + " " + k.scheme);
  auto raw = from_hex(sig);
  if (!raw)
    return fail(errc::unverified, "a signature that is not hex");
  auto valid = verify(k, *s, message, *raw);
  if (!valid)
    return std::unexpected(valid.error());
  if (!*valid)
    return fail(errc::unverified, "a signature that its key does not verify");
  return {};
}

} // namespace rstuf::tuf
