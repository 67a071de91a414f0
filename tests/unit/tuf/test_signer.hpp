#pragma once

#include "tuf/metadata.hpp"

#include <string>
#include <string_view>

namespace rstuf::test {

/// An ed25519 key pair made from a small number, the same for the same number.
class test_signer {
public:
  explicit test_signer(unsigned char seed);

  const tuf::key& public_key() const { return key_; }
  std::string keyid() const { return tuf::keyid_of(key_); }
  tuf::signature sign(std::string_view message) const;

private:
  tuf::key key_;
  std::string secret_;
};

} // namespace rstuf::test
