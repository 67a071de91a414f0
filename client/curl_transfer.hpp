#pragma once

#include "tuf/error.hpp"

#include <cstdint>
#include <curl/curl.h>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rstuf::client {

/// One request of libcurl on its way: hands on the body of a 200 (and of a file), counts it
/// against the limit, and throws away the body of any other answer.
class curl_transfer {
public:
  using taker = std::function<result<void>(std::string_view)>;
  curl_transfer(CURL* handle, std::int64_t limit, const taker& take)
      : handle_(handle), limit_(limit), take_(take) {}

  /// libcurl's write function; `self` is the transfer.
  static std::size_t receive(char* bytes, std::size_t one, std::size_t count, void* self) noexcept;

  /// What came out of it: an error, or where the answer redirects to (empty if it does not).
  result<std::string> conclude(CURLcode outcome, const std::string& url);

private:
  bool accept(std::string_view piece);
  long status() const;

  CURL* handle_;
  std::int64_t limit_;
  const taker& take_;
  std::int64_t received_ = 0;
  std::int64_t thrown_away_ = 0;
  bool too_large_ = false;
  std::optional<error> refusal_; ///< what `take` said
};

} // namespace rstuf::client
