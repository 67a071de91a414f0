#pragma once

#include "tuf/json.hpp"

#include <string>
#include <string_view>

namespace rstuf::tuf {

/// A public key as TUF metadata holds it (TUF 4.2).
struct key {
  std::string keytype = {}; ///< "ed25519", "ecdsa", "rsa" or a legacy name
  std::string scheme = {};  ///< "ed25519", "ecdsa-sha2-nistp256", "rsassa-pss-sha256", …
  std::string value = {};   ///< keyval.public: hex for ed25519, PEM for the others
  json unrecognized = json::object();        ///< further members of the key
  json keyval_unrecognized = json::object(); ///< further members of keyval

  friend bool operator==(const key&, const key&) = default;
};

result<key> key_from_json(const json& value);
json to_json(const key& k);

/// Hex SHA-256 of the canonical JSON of {keytype, keyval.public, scheme}. Used for new keys only:
/// a keyid met in metadata is a name (TAP 12) and is never compared with this.
std::string keyid_of(const key& k);

/// A text that is equal for two keys exactly if they are the same public key, whatever their key
/// ids, PEM layout or legacy key type. Thresholds count these.
result<std::string> identity_of(const key& k);

/// Verifies one signature (`sig` in hex). Errors: `unverified`; `invalid_argument` for a key or a
/// scheme that this library cannot read.
result<void> verify_signature(const key& k, std::string_view message, std::string_view sig);

} // namespace rstuf::tuf
