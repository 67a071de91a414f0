#pragma once

#include "client/fetcher.hpp"
#include "tuf/clock.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace rstuf::cli {

/// What `tuf-client` is connected to.
struct tuf_client_parts {
  std::ostream& out;
  std::ostream& err;
  const clock& time;
  /// A fetcher whose single fetch takes no longer than this.
  std::function<std::unique_ptr<client::fetcher>(std::chrono::seconds)> connect;
};

/// A whole run of `tuf-client`: the command line that tuf-conformance asks of a client under test.
/// `args` is without the program's name. The exit status is 0, or 1 for whatever went wrong, wrong
/// usage included, as that protocol knows no other.
int run_tuf_client(std::vector<std::string> args, const tuf_client_parts& parts);

} // namespace rstuf::cli
