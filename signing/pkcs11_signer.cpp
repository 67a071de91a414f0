#include "signing/pkcs11_signer.hpp"

#include "signing/pkcs11_error.hpp"
#include "signing/pkcs11_mechanism.hpp"
#include "signing/pkcs11_public_key.hpp"
#include "tuf/hash.hpp"

namespace rstuf::signing {
namespace {

constexpr std::size_t longest_signature = 2048; // RSA with 16384 bits

class pkcs11_signer final : public signer {
public:
  pkcs11_signer(pkcs11_session session, CK_OBJECT_HANDLE key, tuf::key public_key, secret pin,
                token_access access)
      : session_(std::move(session)), key_(key), public_key_(std::move(public_key)),
        mechanism_(public_key_), access_(std::move(access)), pin_(std::move(pin)),
        confirms_each_(session_.is_set(key_, CKA_ALWAYS_AUTHENTICATE)) {
    if (!confirms_each_)
      pin_ = secret{};
  }

  const tuf::key& public_key() const override { return public_key_; }

  result<std::string> sign(std::string_view message) override {
    auto input = mechanism_.input_for(message);
    if (access_.about_to_sign)
      access_.about_to_sign(session_.token().name());
    const auto raw = raw_signature(input);
    if (!raw)
      return std::unexpected(raw.error());
    auto signature = tuf::to_hex(mechanism_.output_from(*raw));
    // A token that errs, or whose public half is another key's, is noticed here and not by clients.
    if (const auto good = tuf::verify_signature(public_key_, message, signature); !good)
      return fail(errc::unverified, "what the token signed does not verify by its public key");
    return signature;
  }

private:
  result<std::string> raw_signature(std::string& input) {
    CK_RV answer = session_.call().C_SignInit(session_.handle(), &mechanism_.mechanism(), key_);
    if (answer != CKR_OK)
      return pkcs11_fail(answer, "C_SignInit");
    const auto confirmed = confirms_each_ ? confirm() : result<void>{};
    std::string signature(longest_signature, '\0');
    CK_ULONG length = signature.size();
    // Also after a refused PIN: nothing else ends what C_SignInit began.
    answer =
        session_.call().C_Sign(session_.handle(), reinterpret_cast<CK_BYTE*>(input.data()),
                               input.size(), reinterpret_cast<CK_BYTE*>(signature.data()), &length);
    if (!confirmed)
      return std::unexpected(confirmed.error());
    if (answer != CKR_OK)
      return pkcs11_fail(answer, "C_Sign");
    signature.resize(length);
    return signature;
  }

  // The token has accepted this PIN before. If it refuses it now, it is forgotten: a try costs.
  result<void> confirm() {
    if (pin_.empty() && (session_.token().flags & CKF_PROTECTED_AUTHENTICATION_PATH) == 0) {
      auto given = session_.ask_pin(access_);
      if (!given)
        return std::unexpected(given.error());
      pin_ = std::move(*given);
    }
    auto confirmed = session_.confirm(pin_);
    if (!confirmed)
      pin_ = secret{};
    return confirmed;
  }

  pkcs11_session session_;
  CK_OBJECT_HANDLE key_;
  tuf::key public_key_;
  pkcs11_mechanism mechanism_;
  token_access access_;
  secret pin_; ///< kept only for a key that wants it for every signature
  bool confirms_each_;
};

result<CK_OBJECT_HANDLE> find_private_key(const pkcs11_session& session, const pkcs11_uri& uri) {
  const auto keys = session.find(CKO_PRIVATE_KEY, uri.object, uri.id);
  if (!keys)
    return std::unexpected(keys.error());
  if (keys->empty())
    return fail(errc::not_found, "the token has no such private key");
  if (keys->size() > 1)
    return fail(errc::invalid_argument, "several keys fit; name the one by object and id");
  return keys->front();
}

// Modules label the two halves of a key as they like; its id is what joins them.
result<tuf::key> public_half(const pkcs11_session& session, CK_OBJECT_HANDLE private_key,
                             const pkcs11_uri& uri, std::string_view scheme) {
  const auto id = session.attribute(private_key, CKA_ID);
  auto found = id.empty() ? pkcs11_find_public_key(session, uri.object, uri.id, scheme)
                          : pkcs11_find_public_key(session, std::nullopt, id, scheme);
  if (!found && found.error().code == errc::not_found &&
      session.number(private_key, CKA_KEY_TYPE) == CKK_RSA)
    return pkcs11_public_key(session, private_key, scheme);
  return found;
}

} // namespace

result<std::unique_ptr<signer>>
open_pkcs11_signer(const pkcs11_uri& uri, const token_access& access, std::string_view scheme) {
  auto session = pkcs11_session::open(uri);
  if (!session)
    return std::unexpected(session.error());
  auto pin = session->login(access);
  if (!pin)
    return std::unexpected(pin.error());
  const auto key = find_private_key(*session, uri);
  if (!key)
    return std::unexpected(key.error());
  auto public_key = public_half(*session, *key, uri, scheme);
  if (!public_key)
    return std::unexpected(public_key.error());
  return std::make_unique<pkcs11_signer>(std::move(*session), *key, std::move(*public_key),
                                         std::move(*pin), access);
}

} // namespace rstuf::signing
