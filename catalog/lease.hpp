#pragma once

#include <cstdint>
#include <string>

namespace rstuf::catalog {

/// Who owns a repository. The epoch rises with every change of owner; the nonce tells two owners
/// apart even if a restored database repeats an epoch; the beat rises while the owner lives.
struct lease {
  std::string repository;
  std::string worker; ///< empty: released
  std::int64_t epoch = 0;
  std::string nonce;
  std::int64_t beat = 0;

  friend bool operator==(const lease&, const lease&) = default;
};

} // namespace rstuf::catalog
