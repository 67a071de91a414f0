#pragma once

#include "tuf/error.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace rstuf::client {

/// Gets bytes from a URL. Errors: `not_found` (404; 403, which object stores answer for a missing
/// name; for file URLs a file that cannot be read), `too_large` beyond `limit` bytes (the transfer
/// is cut), `timeout`, `unavailable`, `invalid_argument` for what is no URL. An object serves one
/// thread at a time.
class fetcher {
public:
  virtual ~fetcher() = default;

  /// The whole body, at most `limit` bytes.
  virtual result<std::string> fetch(const std::string& url, std::int64_t limit) = 0;

  /// The body in pieces as they arrive; `take` may refuse, which ends the transfer with its error.
  virtual result<void> stream(const std::string& url, std::int64_t limit,
                              const std::function<result<void>(std::string_view)>& take) = 0;
};

} // namespace rstuf::client
