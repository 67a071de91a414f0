#include "tuf/public_key.hpp"

#include "tuf/hash.hpp"

#include <array>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace rstuf::tuf {
namespace {

// TUF 4.2, and what python-tuf's securesystemslib reads and writes besides.
constexpr std::array<scheme, 12> schemes{{
    {"ed25519", algorithm::ed25519},
    {"ecdsa-sha2-nistp256", algorithm::ecdsa, EVP_sha256, "prime256v1"},
    {"ecdsa-sha2-nistp384", algorithm::ecdsa, EVP_sha384, "secp384r1"},
    {"ecdsa-sha2-nistp521", algorithm::ecdsa, EVP_sha512, "secp521r1"},
    {"rsassa-pss-sha224", algorithm::rsa_pss, EVP_sha224},
    {"rsassa-pss-sha256", algorithm::rsa_pss, EVP_sha256},
    {"rsassa-pss-sha384", algorithm::rsa_pss, EVP_sha384},
    {"rsassa-pss-sha512", algorithm::rsa_pss, EVP_sha512},
    {"rsa-pkcs1v15-sha224", algorithm::rsa_pkcs1v15, EVP_sha224},
    {"rsa-pkcs1v15-sha256", algorithm::rsa_pkcs1v15, EVP_sha256},
    {"rsa-pkcs1v15-sha384", algorithm::rsa_pkcs1v15, EVP_sha384},
    {"rsa-pkcs1v15-sha512", algorithm::rsa_pkcs1v15, EVP_sha512},
}};

constexpr std::size_t max_pem_bytes = 16384;
constexpr int min_rsa_bits = 2048;
constexpr int max_rsa_bits = 16384;

bool fits(std::string_view keytype, const scheme& s) {
  switch (s.kind) {
  case algorithm::ed25519:
    return keytype == "ed25519";
  case algorithm::ecdsa:
    return keytype == "ecdsa" || keytype == s.name;
  case algorithm::rsa_pss:
  case algorithm::rsa_pkcs1v15:
    return keytype == "rsa";
  }
  return false;
}

bool has_curve(EVP_PKEY* k, std::string_view curve) {
  std::array<char, 64> name{};
  std::size_t length = 0;
  int explicit_parameters = 0;
  return EVP_PKEY_get_group_name(k, name.data(), name.size(), &length) == 1 &&
         std::string_view(name.data(), length) == curve &&
         (EVP_PKEY_get_int_param(k, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
                                 &explicit_parameters) != 1 ||
          explicit_parameters == 0);
}

struct free_openssl {
  void operator()(void* memory) const { OPENSSL_free(memory); }
};

/// The first PEM block of the text, if it is a public key in SPKI or PKCS#1. OpenSSL's readers of
/// whole keys would also take private ones, and ask at the terminal for the password of a block
/// that says it is encrypted.
evp_key decode_pem(const std::string& text) {
  std::unique_ptr<BIO, decltype(&BIO_free)> bio{
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* der = nullptr;
  long size = 0;
  if (PEM_read_bio(bio.get(), &name, &header, &der, &size) != 1)
    return nullptr;
  std::unique_ptr<char, free_openssl> owned_name{name};
  std::unique_ptr<char, free_openssl> owned_header{header};
  std::unique_ptr<unsigned char, free_openssl> owned_der{der};
  const unsigned char* end = der;
  evp_key out;
  if (*header != '\0')
    return nullptr;
  if (name == std::string_view{PEM_STRING_PUBLIC})
    out.reset(d2i_PUBKEY(nullptr, &end, size));
  else if (name == std::string_view{PEM_STRING_RSA_PUBLIC})
    out.reset(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &end, size));
  return end == der + size ? std::move(out) : nullptr;
}

result<void> check(EVP_PKEY* k, const scheme& s) {
  if (s.kind == algorithm::ecdsa) {
    if (EVP_PKEY_get_base_id(k) != EVP_PKEY_EC || !has_curve(k, s.curve))
      return fail(errc::invalid_argument, "the key is not on the curve of its scheme");
    return {};
  }
  if (EVP_PKEY_get_base_id(k) != EVP_PKEY_RSA)
    return fail(errc::invalid_argument, "the key is not an RSA key");
  int bits = EVP_PKEY_get_bits(k);
  if (bits < min_rsa_bits || bits > max_rsa_bits)
    return fail(errc::invalid_argument, "an RSA key of " + std::to_string(bits) + " bits");
  return {};
}

/// A number of the key in hex.
std::string number(EVP_PKEY* k, const char* name) {
  BIGNUM* value = nullptr;
  if (EVP_PKEY_get_bn_param(k, name, &value) != 1)
    return {};
  std::unique_ptr<BIGNUM, decltype(&BN_free)> owned{value, BN_free};
  char* hex = BN_bn2hex(value);
  std::string out = hex ? hex : "";
  OPENSSL_free(hex);
  return out;
}

} // namespace

const scheme* find_scheme(std::string_view keytype, std::string_view name) {
  for (const auto& s : schemes) {
    if (s.name == name && fits(keytype, s))
      return &s;
  }
  return nullptr;
}

result<std::string> read_ed25519(const key& k) {
  auto bytes = from_hex(k.value);
  if (!bytes || bytes->size() != 32)
    return fail(errc::invalid_argument, "an ed25519 key must be 64 hex digits");
  return *std::move(bytes);
}

result<evp_key> read_pem(const key& k, const scheme& s) {
  if (k.value.size() > max_pem_bytes)
    return fail(errc::too_large, "a PEM key longer than " + std::to_string(max_pem_bytes));
  auto out = decode_pem(k.value);
  ERR_clear_error();
  if (!out)
    return fail(errc::invalid_argument, "the key is no public key in PEM");
  if (auto checked = check(out.get(), s); !checked)
    return std::unexpected(checked.error());
  return out;
}

// From the key's numbers, not from its DER, which leaves room for two encodings of one key.
result<std::string> identity_of(const key& k) {
  const auto* s = find_scheme(k.keytype, k.scheme);
  if (!s)
    return fail(errc::invalid_argument,
                "unknown key type or scheme: " + k.keytype + " " + k.scheme);
  if (s->kind == algorithm::ed25519) {
    auto raw = read_ed25519(k);
    return raw ? result<std::string>{"ed25519 " + to_hex(*raw)} : raw;
  }
  auto loaded = read_pem(k, *s);
  if (!loaded)
    return std::unexpected(loaded.error());
  if (s->kind == algorithm::ecdsa)
    return std::string{s->curve} + ' ' +
           sha256_hex(number(loaded->get(), OSSL_PKEY_PARAM_EC_PUB_X) + ' ' +
                      number(loaded->get(), OSSL_PKEY_PARAM_EC_PUB_Y));
  return "rsa " + sha256_hex(number(loaded->get(), OSSL_PKEY_PARAM_RSA_N) + ' ' +
                             number(loaded->get(), OSSL_PKEY_PARAM_RSA_E));
}

} // namespace rstuf::tuf
