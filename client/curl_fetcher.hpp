#pragma once

#include "client/fetcher.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace rstuf::client {

struct curl_options {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{300'000}; ///< of one fetch, redirects included
  /// A transfer slower than this many bytes a second for `stall_time` is cut (TUF's slow retrieval
  /// attack).
  long stall_bytes_per_second = 100;
  std::chrono::seconds stall_time{30};
  std::vector<std::string> headers; ///< "Name: value"
};

/// Fetches http, https and file URLs with libcurl, over one kept connection. Follows at most five
/// redirects, to http and https only; `headers` are sent to the origin of the given URL alone.
std::unique_ptr<fetcher> make_curl_fetcher(curl_options options = {});

} // namespace rstuf::client
