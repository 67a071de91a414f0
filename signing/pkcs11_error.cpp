#include "signing/pkcs11_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace rstuf::signing {
namespace {

struct meaning {
  CK_RV answer;
  errc code;
  std::string_view text;
};

constexpr std::array<meaning, 19> meanings{{
    {CKR_PIN_INCORRECT, errc::unverified, "wrong PIN"},
    {CKR_PIN_INVALID, errc::unverified, "wrong PIN"},
    {CKR_PIN_LEN_RANGE, errc::unverified, "wrong PIN, its length alone shows"},
    {CKR_PIN_EXPIRED, errc::conflict, "the PIN has expired"},
    {CKR_PIN_LOCKED, errc::conflict, "the PIN is locked"},
    {CKR_USER_PIN_NOT_INITIALIZED, errc::conflict, "no user PIN is set"},
    {CKR_USER_ANOTHER_ALREADY_LOGGED_IN, errc::conflict, "another user is logged in"},
    {CKR_USER_NOT_LOGGED_IN, errc::unavailable, "no longer logged in"},
    {CKR_DEVICE_REMOVED, errc::unavailable, "the token is gone"},
    {CKR_TOKEN_NOT_PRESENT, errc::unavailable, "the token is gone"},
    {CKR_TOKEN_NOT_RECOGNIZED, errc::unavailable, "the token is not recognised"},
    {CKR_SESSION_HANDLE_INVALID, errc::unavailable, "the token was taken out in between"},
    {CKR_SESSION_CLOSED, errc::unavailable, "the token was taken out in between"},
    {CKR_OBJECT_HANDLE_INVALID, errc::unavailable, "the key is gone from the token"},
    {CKR_KEY_HANDLE_INVALID, errc::unavailable, "the key is gone from the token"},
    {CKR_FUNCTION_CANCELED, errc::unavailable, "cancelled at the token"},
    {CKR_MECHANISM_INVALID, errc::invalid_argument, "the token cannot sign this way"},
    {CKR_KEY_TYPE_INCONSISTENT, errc::invalid_argument, "the key cannot sign this way"},
    {CKR_KEY_FUNCTION_NOT_PERMITTED, errc::invalid_argument, "the key may not sign"},
}};

std::string hex(CK_RV answer) {
  std::array<char, 2 * sizeof answer> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), answer, 16);
  return "0x" + std::string(digits.data(), written.ptr);
}

} // namespace

std::unexpected<error> pkcs11_fail(CK_RV answer, std::string_view during) {
  const auto* known = std::ranges::find(meanings, answer, &meaning::answer);
  const bool is_known = known != meanings.end();
  const std::string text{is_known ? known->text : "the token failed"};
  return fail(is_known ? known->code : errc::unavailable,
              text + " (" + std::string(during) + " answered " + hex(answer) + ")");
}

} // namespace rstuf::signing
