#pragma once

#include "signing/signer.hpp"
#include "tuf/metadata.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::signing {

/// A public key under the name by which a delegator knows it. The key says where its private half
/// is found (`x-rstuf-online-key-uri`).
struct named_key {
  std::string keyid;
  tuf::key key;
};

/// Signs with the private halves of public keys, each of which is opened and proven by a trial
/// signature when it is first needed, and kept open. Calls block; one thread at a time.
class keyring {
public:
  explicit keyring(key_access access) : access_(std::move(access)) {}

  /// One signature a key, in order. Errors: those of open_signer_for and signer::sign, naming the
  /// key id.
  result<std::vector<tuf::signature>> sign(std::span<const named_key> keys,
                                           std::string_view message);

private:
  result<signer*> open(const named_key& k);

  key_access access_;
  std::map<std::string, std::unique_ptr<signer>> open_; ///< by URI, scheme and public key
};

} // namespace rstuf::signing
