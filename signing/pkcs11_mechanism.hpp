#pragma once

#include "signing/pkcs11_session.hpp"
#include "tuf/key.hpp"

#include <string>
#include <string_view>

namespace rstuf::signing {

/// How a token is asked for a signature by one scheme of TUF. Messages are hashed here, as some
/// tokens take no more than a digest: all but those of ed25519, which hashes by itself.
class pkcs11_mechanism {
public:
  explicit pkcs11_mechanism(const tuf::key& key);
  pkcs11_mechanism(const pkcs11_mechanism&) = delete;
  pkcs11_mechanism& operator=(const pkcs11_mechanism&) = delete;
  ~pkcs11_mechanism() = default;

  /// For C_SignInit; stays as long as the object.
  CK_MECHANISM& mechanism() { return mechanism_; }
  /// What C_Sign gets; empty if OpenSSL cannot hash so.
  std::string input_for(std::string_view message) const;
  /// What TUF metadata holds, from what C_Sign gave; empty if it is no signature.
  std::string output_from(std::string_view signature) const;

private:
  const char* digest_; ///< OpenSSL's name; null for none
  bool is_ecdsa_;
  CK_RSA_PKCS_PSS_PARAMS pss_{};
  CK_MECHANISM mechanism_{};
};

} // namespace rstuf::signing
