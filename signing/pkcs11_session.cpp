#include "signing/pkcs11_session.hpp"

#include "signing/pkcs11_error.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace rstuf::signing {
namespace {

bool fits(const std::optional<std::string>& wanted, const std::string& found) {
  return !wanted || *wanted == found;
}

bool fits(const pkcs11_uri& uri, const pkcs11_token& token) {
  return fits(uri.token, token.label) && fits(uri.serial, token.serial) &&
         fits(uri.manufacturer, token.manufacturer) && fits(uri.model, token.model);
}

CK_ATTRIBUTE wanted(CK_ATTRIBUTE_TYPE type, const std::string& value) {
  return {type, const_cast<char*>(value.data()), value.size()}; // a search changes nothing
}

} // namespace

result<pkcs11_session> pkcs11_session::open(pkcs11_module module, pkcs11_token token) {
  CK_SESSION_HANDLE handle = 0;
  const CK_RV answer =
      module.call().C_OpenSession(token.slot, CKF_SERIAL_SESSION, nullptr, nullptr, &handle);
  if (answer != CKR_OK)
    return pkcs11_fail(answer, "C_OpenSession");
  return pkcs11_session{std::move(module), std::move(token), handle};
}

result<pkcs11_session> pkcs11_session::open(const pkcs11_uri& uri) {
  auto module = pkcs11_module::load(uri.module_path);
  if (!module)
    return std::unexpected(module.error());
  auto tokens = module->tokens();
  if (!tokens)
    return std::unexpected(tokens.error());
  std::erase_if(*tokens, [&](const auto& token) { return !fits(uri, token); });
  if (tokens->empty())
    return fail(errc::unavailable, "no such token is plugged in");
  if (tokens->size() > 1)
    return fail(errc::invalid_argument,
                std::to_string(tokens->size()) + " tokens fit; name the one by its serial");
  return open(std::move(*module), std::move(tokens->front()));
}

pkcs11_session::pkcs11_session(pkcs11_session&& other) noexcept
    : module_(std::move(other.module_)), token_(std::move(other.token_)),
      handle_(std::exchange(other.handle_, std::nullopt)) {}

pkcs11_session::~pkcs11_session() {
  if (handle_)
    call().C_CloseSession(*handle_);
}

result<std::vector<CK_OBJECT_HANDLE>>
pkcs11_session::find(CK_OBJECT_CLASS kind, const std::optional<std::string>& label,
                     const std::optional<std::string>& id) const {
  std::vector<CK_ATTRIBUTE> like{{CKA_CLASS, &kind, sizeof kind}};
  if (label)
    like.push_back(wanted(CKA_LABEL, *label));
  if (id)
    like.push_back(wanted(CKA_ID, *id));
  CK_RV answer = call().C_FindObjectsInit(handle(), like.data(), like.size());
  if (answer != CKR_OK)
    return pkcs11_fail(answer, "C_FindObjectsInit");
  std::vector<CK_OBJECT_HANDLE> found;
  std::array<CK_OBJECT_HANDLE, 16> some{};
  CK_ULONG count = 0;
  do {
    answer = call().C_FindObjects(handle(), some.data(), some.size(), &count);
    if (answer == CKR_OK)
      found.insert(found.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
  } while (answer == CKR_OK && count > 0);
  call().C_FindObjectsFinal(handle());
  if (answer != CKR_OK)
    return pkcs11_fail(answer, "C_FindObjects");
  return found;
}

std::string pkcs11_session::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  CK_ATTRIBUTE asked{type, nullptr, 0};
  if (call().C_GetAttributeValue(handle(), object, &asked, 1) != CKR_OK ||
      asked.ulValueLen == CK_UNAVAILABLE_INFORMATION)
    return {};
  std::string bytes(asked.ulValueLen, '\0');
  asked.pValue = bytes.data();
  if (call().C_GetAttributeValue(handle(), object, &asked, 1) != CKR_OK)
    return {};
  bytes.resize(std::min<std::size_t>(bytes.size(), asked.ulValueLen));
  return bytes;
}

std::optional<CK_ULONG> pkcs11_session::number(CK_OBJECT_HANDLE object,
                                               CK_ATTRIBUTE_TYPE type) const {
  const auto bytes = attribute(object, type);
  CK_ULONG value = 0;
  if (bytes.size() != sizeof value)
    return std::nullopt;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

bool pkcs11_session::is_set(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const auto bytes = attribute(object, type);
  return bytes.size() == sizeof(CK_BBOOL) && bytes.front() != CK_FALSE;
}

} // namespace rstuf::signing
