#pragma once

#include <string_view>

namespace rstuf::tuf {

/// Text as OpenSSL wants bytes.
inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace rstuf::tuf
