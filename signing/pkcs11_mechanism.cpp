#include "signing/pkcs11_mechanism.hpp"

#include "signing/pem_signer.hpp"

#include <array>
#include <openssl/ecdsa.h>

namespace rstuf::signing {
namespace {

CK_RSA_PKCS_PSS_PARAMS pss_with(std::string_view digest) {
  if (digest == "SHA512")
    return {CKM_SHA512, CKG_MGF1_SHA512, 64};
  if (digest == "SHA384")
    return {CKM_SHA384, CKG_MGF1_SHA384, 48};
  return {CKM_SHA256, CKG_MGF1_SHA256, 32};
}

struct ecdsa_free {
  void operator()(ECDSA_SIG* p) const { ECDSA_SIG_free(p); }
};

// Tokens give r and s one after the other, each as long as the curve's order.
std::string der_of(std::string_view r_and_s) {
  if (r_and_s.empty() || r_and_s.size() % 2 != 0)
    return {};
  const auto* bytes = reinterpret_cast<const unsigned char*>(r_and_s.data());
  const auto half = static_cast<int>(r_and_s.size() / 2);
  const std::unique_ptr<ECDSA_SIG, ecdsa_free> pair{ECDSA_SIG_new()};
  BIGNUM* r = BN_bin2bn(bytes, half, nullptr);
  BIGNUM* s = BN_bin2bn(bytes + half, half, nullptr);
  if (!pair || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
    BN_free(r); // on success they belong to the pair
    BN_free(s);
    return {};
  }
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(pair.get(), &out);
  return der;
}

} // namespace

pkcs11_mechanism::pkcs11_mechanism(const tuf::key& key)
    : digest_(digest_of(key.scheme)), is_ecdsa_(key.keytype == "ecdsa") {
  if (key.keytype == "rsa") {
    pss_ = pss_with(digest_);
    mechanism_ = {CKM_RSA_PKCS_PSS, &pss_, sizeof pss_};
  } else {
    mechanism_ = {is_ecdsa_ ? CKM_ECDSA : CKM_EDDSA, nullptr, 0};
  }
}

std::string pkcs11_mechanism::input_for(std::string_view message) const {
  if (digest_ == nullptr)
    return std::string(message);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  std::size_t length = 0;
  if (EVP_Q_digest(nullptr, digest_, nullptr, message.data(), message.size(), digest.data(),
                   &length) != 1)
    return {};
  return {reinterpret_cast<const char*>(digest.data()), length};
}

std::string pkcs11_mechanism::output_from(std::string_view signature) const {
  return is_ecdsa_ ? der_of(signature) : std::string(signature);
}

} // namespace rstuf::signing
