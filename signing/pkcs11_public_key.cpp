#include "signing/pkcs11_public_key.hpp"

#include "signing/public_key.hpp"
#include "tuf/openssl_bytes.hpp"

#include <array>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

namespace rstuf::signing {
namespace {

struct parts_free {
  void operator()(BIGNUM* p) const { BN_free(p); }
  void operator()(OSSL_PARAM_BLD* p) const { OSSL_PARAM_BLD_free(p); }
  void operator()(OSSL_PARAM* p) const { OSSL_PARAM_free(p); }
  void operator()(X509* p) const { X509_free(p); }
};
template <class T>
using parts_ptr = std::unique_ptr<T, parts_free>;

using namespace std::string_view_literals;
// CKA_EC_PARAMS: a named curve is its object identifier; for Ed25519, PKCS#11 3.0 has the name too.
constexpr auto p256 = "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv;
constexpr auto p384 = "\x06\x05\x2b\x81\x04\x00\x22"sv;
constexpr auto ed25519_oid = "\x06\x03\x2b\x65\x70"sv;
constexpr auto ed25519_name = "\x13\x0c"
                              "edwards25519"sv;
constexpr std::size_t ed25519_bytes = 32;

// CKA_EC_POINT is a DER octet string; some modules give its content. Neither content can be taken
// for the string: a point begins with 04 and is 65 or 97 bytes long, one of Ed25519 32 bytes.
std::string_view unwrapped(std::string_view point) {
  const bool wrapped = point.size() > 2 && point[0] == '\x04' &&
                       static_cast<unsigned char>(point[1]) == point.size() - 2;
  return wrapped ? point.substr(2) : point;
}

pkey_ptr assembled(const char* type, OSSL_PARAM_BLD* parts) {
  const parts_ptr<OSSL_PARAM> parameters{OSSL_PARAM_BLD_to_param(parts)};
  const openssl_ptr<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
  EVP_PKEY* key = nullptr;
  if (parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1)
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
  return pkey_ptr{key};
}

pkey_ptr rsa_key(std::string_view modulus, std::string_view exponent) {
  const parts_ptr<BIGNUM> n{
      BN_bin2bn(tuf::bytes_of(modulus), static_cast<int>(modulus.size()), nullptr)};
  const parts_ptr<BIGNUM> e{
      BN_bin2bn(tuf::bytes_of(exponent), static_cast<int>(exponent.size()), nullptr)};
  const parts_ptr<OSSL_PARAM_BLD> parts{OSSL_PARAM_BLD_new()};
  if (modulus.empty() || exponent.empty() || !n || !e || !parts ||
      OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return nullptr;
  return assembled("RSA", parts.get());
}

pkey_ptr ec_key(const char* curve, std::string_view point) {
  const parts_ptr<OSSL_PARAM_BLD> parts{OSSL_PARAM_BLD_new()};
  if (!parts ||
      OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1)
    return nullptr;
  return assembled("EC", parts.get());
}

pkey_ptr ed25519_key(std::string_view point) {
  if (point.size() != ed25519_bytes)
    return nullptr;
  return pkey_ptr{
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, tuf::bytes_of(point), point.size())};
}

pkey_ptr certified_key(std::string_view der) {
  const auto* at = tuf::bytes_of(der);
  const parts_ptr<X509> certificate{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
  return pkey_ptr{certificate ? X509_get_pubkey(certificate.get()) : nullptr};
}

result<pkey_ptr> curve_key(const pkcs11_session& session, CK_OBJECT_HANDLE object) {
  const auto curve = session.attribute(object, CKA_EC_PARAMS);
  const auto point = session.attribute(object, CKA_EC_POINT);
  if (curve == p256)
    return ec_key("P-256", unwrapped(point));
  if (curve == p384)
    return ec_key("P-384", unwrapped(point));
  if (curve == ed25519_oid || curve == ed25519_name)
    return ed25519_key(unwrapped(point));
  return fail(errc::invalid_argument,
              "its curve cannot sign TUF metadata; use P-256, P-384 or Ed25519");
}

result<pkey_ptr> key_in(const pkcs11_session& session, CK_OBJECT_HANDLE object) {
  if (session.number(object, CKA_CLASS) == CKO_CERTIFICATE)
    return certified_key(session.attribute(object, CKA_VALUE));
  const auto type = session.number(object, CKA_KEY_TYPE);
  if (type == CKK_RSA)
    return rsa_key(session.attribute(object, CKA_MODULUS),
                   session.attribute(object, CKA_PUBLIC_EXPONENT));
  if (type == CKK_EC || type == CKK_EC_EDWARDS)
    return curve_key(session, object);
  return fail(errc::invalid_argument, "the key is neither ed25519 nor EC nor RSA");
}

} // namespace

result<tuf::key> pkcs11_public_key(const pkcs11_session& session, CK_OBJECT_HANDLE object,
                                   std::string_view scheme) {
  const auto key = key_in(session, object);
  ERR_clear_error();
  if (!key)
    return std::unexpected(key.error());
  if (!*key)
    return fail(errc::invalid_argument, "the token shows no public key that can be read");
  return public_key_of(**key, scheme);
}

result<tuf::key> pkcs11_find_public_key(const pkcs11_session& session,
                                        const std::optional<std::string>& label,
                                        const std::optional<std::string>& id,
                                        std::string_view scheme) {
  for (const CK_OBJECT_CLASS kind : {CKO_PUBLIC_KEY, CKO_CERTIFICATE}) {
    const auto objects = session.find(kind, label, id);
    if (!objects)
      return std::unexpected(objects.error());
    std::optional<tuf::key> found;
    for (const auto object : *objects) {
      auto key = pkcs11_public_key(session, object, scheme);
      if (!key)
        return key;
      if (found && *found != *key)
        return fail(errc::invalid_argument, "several keys fit; name the one by object and id");
      found = std::move(*key);
    }
    if (found)
      return std::move(*found);
  }
  return fail(errc::not_found, "the token shows no such public key and no certificate of it");
}

} // namespace rstuf::signing
