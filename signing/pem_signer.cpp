#include "signing/pem_signer.hpp"

#include "signing/public_key.hpp"
#include "tuf/hash.hpp"

#include <openssl/err.h>
#include <openssl/rsa.h>

namespace rstuf::signing {
namespace {

class pem_signer final : public signer {
public:
  pem_signer(pkey_ptr key, tuf::key public_key)
      : key_(std::move(key)), public_key_(std::move(public_key)) {}

  const tuf::key& public_key() const override { return public_key_; }

  result<std::string> sign(std::string_view message) override {
    auto signature = raw_signature(message);
    ERR_clear_error();
    if (signature.empty())
      return fail(errc::internal, "OpenSSL does not sign by scheme " + public_key_.scheme);
    return tuf::to_hex(signature);
  }

private:
  bool begin(EVP_MD_CTX* context) {
    EVP_PKEY_CTX* parameters = nullptr; // owned by the digest context
    if (EVP_DigestSignInit_ex(context, &parameters, digest_of(public_key_.scheme), nullptr, nullptr,
                              key_.get(), nullptr) != 1)
      return false;
    if (public_key_.keytype != "rsa")
      return true;
    return EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
  }

  std::string raw_signature(std::string_view message) {
    const openssl_ptr<EVP_MD_CTX> context{EVP_MD_CTX_new()};
    if (!context || !begin(context.get()))
      return {};
    std::string out(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t length = out.size();
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length,
                       reinterpret_cast<const unsigned char*>(message.data()), message.size()) != 1)
      return {};
    out.resize(length);
    return out;
  }

  pkey_ptr key_;
  tuf::key public_key_;
};

} // namespace

const char* digest_of(std::string_view scheme) {
  if (scheme == "ed25519")
    return nullptr;
  if (scheme.ends_with("nistp384") || scheme.ends_with("sha384"))
    return "SHA384";
  return scheme.ends_with("sha512") ? "SHA512" : "SHA256";
}

result<std::unique_ptr<signer>> make_pem_signer(pkey_ptr key, std::string_view scheme) {
  auto public_key = public_key_of(*key, scheme);
  if (!public_key)
    return std::unexpected(public_key.error());
  return std::make_unique<pem_signer>(std::move(key), std::move(*public_key));
}

} // namespace rstuf::signing
