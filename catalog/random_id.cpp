#include "catalog/random_id.hpp"

#include "tuf/hash.hpp"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace rstuf::catalog {

std::string random_id() {
  std::array<unsigned char, 16> bytes;
  if (RAND_bytes(bytes.data(), bytes.size()) != 1)
    throw std::runtime_error("no random bytes for an id");
  return tuf::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

} // namespace rstuf::catalog
