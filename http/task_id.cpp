#include "http/task_id.hpp"

#include "tuf/hash.hpp"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace rstuf::http {

std::string new_task_id() {
  std::array<unsigned char, 16> bytes;
  if (RAND_bytes(bytes.data(), bytes.size()) != 1)
    throw std::runtime_error("no random bytes for a task id");
  return tuf::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

} // namespace rstuf::http
