#pragma once

#include "signing/pkcs11_module.hpp"
#include "signing/pkcs11_uri.hpp"
#include "tuf/key.hpp"

#include <string>
#include <vector>

namespace rstuf::signing {

/// A key on a token, as far as it is seen without a PIN.
struct pkcs11_key {
  pkcs11_token token;
  std::string label;
  std::string id; ///< any bytes
  pkcs11_uri uri;
  result<tuf::key> public_key; ///< or why it cannot sign TUF metadata
};

/// The keys on all tokens of a module of which a public key or a certificate is seen without a PIN.
/// Errors: those of pkcs11_module::load and the session.
result<std::vector<pkcs11_key>> list_pkcs11_keys(const std::string& module_path);

/// The public half of the key that a URI names; no PIN is asked for. Errors: those of
/// parse_pkcs11_uri, the session and pkcs11_find_public_key, naming the URI.
result<tuf::key> read_pkcs11_public_key(std::string_view uri);

} // namespace rstuf::signing
