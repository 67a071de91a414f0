#include "signing/public_key.hpp"

#include "tuf/hash.hpp"

#include <algorithm>
#include <array>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace rstuf::signing {
namespace {

constexpr int min_rsa_bits = 2048;
constexpr std::array<std::string_view, 3> pss_schemes{"rsassa-pss-sha256", "rsassa-pss-sha384",
                                                      "rsassa-pss-sha512"};

result<std::string> public_pem(EVP_PKEY& pkey) {
  const openssl_ptr<BIO> out{BIO_new(BIO_s_mem())};
  if (!out || PEM_write_bio_PUBKEY(out.get(), &pkey) != 1)
    return fail(errc::internal, "the public key cannot be written as PEM");
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<std::size_t>(length));
}

result<std::string> ed25519_hex(EVP_PKEY& pkey) {
  std::array<unsigned char, 32> raw{};
  std::size_t length = raw.size();
  if (EVP_PKEY_get_raw_public_key(&pkey, raw.data(), &length) != 1 || length != raw.size())
    return fail(errc::invalid_argument, "the ed25519 key has no public half");
  return tuf::to_hex({reinterpret_cast<const char*>(raw.data()), raw.size()});
}

result<std::string> ecdsa_scheme(EVP_PKEY& pkey) {
  std::array<char, 64> group{};
  std::size_t length = 0;
  if (EVP_PKEY_get_utf8_string_param(&pkey, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(),
                                     &length) != 1)
    return fail(errc::invalid_argument, "the EC key names no curve");
  const std::string_view curve{group.data(), length};
  if (curve == "prime256v1")
    return "ecdsa-sha2-nistp256";
  if (curve == "secp384r1")
    return "ecdsa-sha2-nistp384";
  return fail(errc::invalid_argument,
              "EC curve " + std::string(curve) + " cannot sign TUF metadata; use P-256 or P-384");
}

result<std::string> chosen_scheme(std::string_view asked, std::string_view only) {
  if (asked.empty() || asked == only)
    return std::string(only);
  return fail(errc::invalid_argument,
              "this key signs by scheme " + std::string(only) + ", not by " + std::string(asked));
}

result<std::string> rsa_scheme(EVP_PKEY& pkey, std::string_view asked) {
  if (EVP_PKEY_get_bits(&pkey) < min_rsa_bits)
    return fail(errc::invalid_argument, "RSA keys need at least 2048 bits");
  if (asked.empty())
    return std::string(pss_schemes.front());
  if (std::ranges::find(pss_schemes, asked) == pss_schemes.end())
    return fail(errc::invalid_argument, "an RSA key cannot sign by scheme " + std::string(asked));
  return std::string(asked);
}

result<tuf::key> assemble(std::string keytype, const result<std::string>& scheme,
                          const result<std::string>& value) {
  if (!scheme)
    return std::unexpected(scheme.error());
  if (!value)
    return std::unexpected(value.error());
  return tuf::key{std::move(keytype), *scheme, *value};
}

} // namespace

result<tuf::key> public_key_of(EVP_PKEY& pkey, std::string_view scheme) {
  if (EVP_PKEY_is_a(&pkey, "ED25519") == 1)
    return assemble("ed25519", chosen_scheme(scheme, "ed25519"), ed25519_hex(pkey));
  if (EVP_PKEY_is_a(&pkey, "EC") == 1) {
    const auto only = ecdsa_scheme(pkey);
    return assemble("ecdsa", only ? chosen_scheme(scheme, *only) : only, public_pem(pkey));
  }
  if (EVP_PKEY_is_a(&pkey, "RSA") == 1)
    return assemble("rsa", rsa_scheme(pkey, scheme), public_pem(pkey));
  return fail(errc::invalid_argument, "the key is neither ed25519 nor EC nor RSA");
}

result<tuf::key> public_key_from_pem(std::string_view pem, std::string_view scheme) {
  const openssl_ptr<BIO> in{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  const pkey_ptr pkey{in ? PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr) : nullptr};
  ERR_clear_error();
  if (!pkey)
    return fail(errc::invalid_argument, "no public key in PEM form");
  return public_key_of(*pkey, scheme);
}

} // namespace rstuf::signing
