#pragma once

#include "tuf/error.hpp"

#include <p11-kit/pkcs11.h>
#include <string>
#include <vector>

namespace rstuf::signing {

/// A token in a slot of a module.
struct pkcs11_token {
  CK_SLOT_ID slot = 0;
  CK_FLAGS flags = 0;
  std::string label; ///< without the blanks that fill it up
  std::string manufacturer;
  std::string model;
  std::string serial;

  /// "YubiKey PIV #123 (serial 123)", without bytes that could move a terminal's cursor.
  std::string name() const;
};

/// A PKCS#11 library in this process. It is initialised by the first object for it, for use from
/// several threads, and finalised with the last.
class pkcs11_module {
public:
  /// Loads the shared library, which is code that this process then runs: whoever names it must be
  /// trusted. Errors: `not_found` if there is none, `unavailable` if it does not start.
  static result<pkcs11_module> load(const std::string& path);

  pkcs11_module(pkcs11_module&& other) noexcept;
  pkcs11_module& operator=(pkcs11_module&&) = delete;
  pkcs11_module(const pkcs11_module&) = delete;
  pkcs11_module& operator=(const pkcs11_module&) = delete;
  ~pkcs11_module();

  const CK_FUNCTION_LIST& call() const { return *functions_; }

  /// The tokens that are plugged in and set up. Error `unavailable`.
  result<std::vector<pkcs11_token>> tokens() const;
  /// What a token says of itself now.
  result<pkcs11_token> token_in(CK_SLOT_ID slot) const;

private:
  explicit pkcs11_module(CK_FUNCTION_LIST* functions) : functions_(functions) {}

  CK_FUNCTION_LIST* functions_;
};

} // namespace rstuf::signing
