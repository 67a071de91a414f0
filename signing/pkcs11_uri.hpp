#pragma once

#include "tuf/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rstuf::signing {

/// A `pkcs11:` URI (RFC 7512) of a key on a token: which module, which token, which key. An
/// attribute that is absent matches every token or key.
struct pkcs11_uri {
  std::string module_path; ///< the shared library; never empty in a parsed URI
  std::optional<std::string> token;
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> serial;
  std::optional<std::string> object; ///< the key's label
  std::optional<std::string> id;     ///< CKA_ID: any bytes

  friend bool operator==(const pkcs11_uri&, const pkcs11_uri&) = default;
};

bool is_pkcs11_uri(std::string_view text);

/// Reads a URI that names a module and, of a key, at least `object` or `id`. `type` may be given
/// and says nothing: both halves of the pair are looked for. Refused, and never repeated in the
/// error, are `pin-value` and `pin-source`: URIs are stored and shown, PINs are asked for. Error
/// `invalid_argument`.
result<pkcs11_uri> parse_pkcs11_uri(std::string_view text);

/// Percent-encoded ASCII that parse_pkcs11_uri reads back.
std::string to_string(const pkcs11_uri& uri);

} // namespace rstuf::signing
