#include "signing/pkcs11_error.hpp"
#include "signing/pkcs11_session.hpp"

#include <mutex>

namespace rstuf::signing {
namespace {

// One login at a time in this process: two signers of one token must not both ask, and a wrong PIN
// must not be tried by each of them.
std::mutex login_lock;

std::string_view warning(CK_FLAGS flags) {
  if ((flags & CKF_USER_PIN_FINAL_TRY) != 0)
    return "one try is left before the PIN is locked";
  if ((flags & CKF_USER_PIN_COUNT_LOW) != 0)
    return "there was a wrong PIN, and few tries are left";
  return {};
}

} // namespace

bool pkcs11_session::is_logged_in() const {
  CK_SESSION_INFO info{};
  return call().C_GetSessionInfo(handle(), &info) == CKR_OK &&
         (info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS);
}

CK_RV pkcs11_session::log_in_as(CK_USER_TYPE user, const secret& pin) const {
  if (pin.empty())
    return call().C_Login(handle(), user, nullptr, 0);
  // C has no word for it, but the module only reads the PIN.
  auto* bytes = reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin.reveal().data()));
  return call().C_Login(handle(), user, bytes, pin.reveal().size());
}

std::unexpected<error> pkcs11_session::refused_pin(CK_RV answer) const {
  auto refused = pkcs11_fail(answer, "C_Login");
  const auto now = module_.token_in(token_.slot);
  auto& text = refused.error().context;
  if (now && (now->flags & CKF_USER_PIN_LOCKED) != 0)
    text += "; the PIN is locked now";
  else if (now && !warning(now->flags).empty())
    text += "; " + std::string(warning(now->flags));
  return refused;
}

result<secret> pkcs11_session::ask_pin(const token_access& access) const {
  if (!access.pin)
    return fail(errc::invalid_argument, "the token wants a PIN and there is nobody to ask");
  const auto now = module_.token_in(token_.slot);
  if (!now)
    return std::unexpected(now.error());
  if ((now->flags & CKF_USER_PIN_LOCKED) != 0)
    return fail(errc::conflict, "the PIN is locked");
  auto prompt = token_.name();
  if (const auto tries = warning(now->flags); !tries.empty())
    prompt += ", " + std::string(tries);
  auto pin = access.pin(prompt);
  if (pin && pin->empty())
    return fail(errc::invalid_argument, "no PIN was given");
  return pin;
}

result<secret> pkcs11_session::login(const token_access& access) const {
  const std::scoped_lock guard{login_lock};
  if ((token_.flags & CKF_LOGIN_REQUIRED) == 0 || is_logged_in())
    return secret{};
  secret pin;
  if ((token_.flags & CKF_PROTECTED_AUTHENTICATION_PATH) == 0) { // else typed on the device itself
    auto given = ask_pin(access);
    if (!given)
      return given;
    pin = std::move(*given);
  }
  const CK_RV answer = log_in_as(CKU_USER, pin);
  if (answer != CKR_OK && answer != CKR_USER_ALREADY_LOGGED_IN)
    return refused_pin(answer);
  return pin;
}

result<void> pkcs11_session::confirm(const secret& pin) const {
  if (const CK_RV answer = log_in_as(CKU_CONTEXT_SPECIFIC, pin); answer != CKR_OK)
    return refused_pin(answer);
  return {};
}

} // namespace rstuf::signing
