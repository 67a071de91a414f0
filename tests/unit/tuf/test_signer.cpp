#include "test_signer.hpp"

#include "tuf/hash.hpp"

#include <sodium.h>

namespace rstuf::test {
namespace {

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

} // namespace

test_signer::test_signer(unsigned char seed) : secret_(crypto_sign_SECRETKEYBYTES, '\0') {
  std::string seed_bytes(crypto_sign_SEEDBYTES, static_cast<char>(seed));
  std::string public_bytes(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_seed_keypair(bytes_of(public_bytes), bytes_of(secret_), bytes_of(seed_bytes));
  key_ = {.keytype = "ed25519", .scheme = "ed25519", .value = tuf::to_hex(public_bytes)};
}

tuf::signature test_signer::sign(std::string_view message) const {
  std::string sig(crypto_sign_BYTES, '\0');
  crypto_sign_detached(bytes_of(sig), nullptr,
                       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                       reinterpret_cast<const unsigned char*>(secret_.data()));
  return {.keyid = keyid(), .sig = tuf::to_hex(sig)};
}

} // namespace rstuf::test
