#pragma once

#include "signing/pkcs11_module.hpp"
#include "signing/pkcs11_uri.hpp"
#include "signing/secret.hpp"
#include "signing/token_access.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rstuf::signing {

/// A session with one token, open until the object goes. One thread at a time; several sessions may
/// be used by several threads.
class pkcs11_session {
public:
  /// Errors: `unavailable` if there is no session to be had.
  static result<pkcs11_session> open(pkcs11_module module, pkcs11_token token);
  /// The same with the one token that the URI fits. Errors: those of loading; `unavailable` if no
  /// such token is plugged in; `invalid_argument` if several are.
  static result<pkcs11_session> open(const pkcs11_uri& uri);

  pkcs11_session(pkcs11_session&& other) noexcept;
  pkcs11_session& operator=(pkcs11_session&&) = delete;
  pkcs11_session(const pkcs11_session&) = delete;
  pkcs11_session& operator=(const pkcs11_session&) = delete;
  ~pkcs11_session();

  const pkcs11_token& token() const { return token_; }
  const CK_FUNCTION_LIST& call() const { return module_.call(); }
  CK_SESSION_HANDLE handle() const { return *handle_; }

  /// Logs the user in unless this process is logged in already (a login holds for all sessions with
  /// the token). Asks for the PIN once and tries it once: tokens lock after a few wrong ones. Gives
  /// the PIN back, empty if none was asked for. Errors: `unverified` (wrong PIN; the text says how
  /// many tries are left where the token does), `conflict` (locked), those of `access.pin`.
  result<secret> login(const token_access& access) const;
  /// Shows the PIN for one signature, which keys with CKA_ALWAYS_AUTHENTICATE want after
  /// C_SignInit.
  result<void> confirm(const secret& pin) const;
  /// A PIN from `access`, never an empty one.
  result<secret> ask_pin(const token_access& access) const;

  /// The objects of a class with this label and id; an absent one matches any.
  result<std::vector<CK_OBJECT_HANDLE>> find(CK_OBJECT_CLASS kind,
                                             const std::optional<std::string>& label,
                                             const std::optional<std::string>& id) const;
  /// The bytes of an attribute; empty if the object has or shows none.
  std::string attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  /// An attribute that is a number (CK_ULONG) or a truth value (CK_BBOOL).
  std::optional<CK_ULONG> number(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  bool is_set(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

private:
  pkcs11_session(pkcs11_module module, pkcs11_token token, CK_SESSION_HANDLE handle)
      : module_(std::move(module)), token_(std::move(token)), handle_(handle) {}

  bool is_logged_in() const;
  CK_RV log_in_as(CK_USER_TYPE user, const secret& pin) const;
  std::unexpected<error> refused_pin(CK_RV answer) const;

  pkcs11_module module_;
  pkcs11_token token_;
  std::optional<CK_SESSION_HANDLE> handle_;
};

} // namespace rstuf::signing
