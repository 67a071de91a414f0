#include "cli/tuf_client.hpp"
#include "client/curl_fetcher.hpp"

#include <csignal>
#include <exception>
#include <iostream>

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN); // a reader that went away is an error of the write, not an end
  const rstuf::system_clock time;
  const rstuf::cli::tuf_client_parts parts{.out = std::cout,
                                           .err = std::cerr,
                                           .time = time,
                                           .connect = [](std::chrono::seconds longest) {
                                             rstuf::client::curl_options options;
                                             options.total_timeout = longest;
                                             return rstuf::client::make_curl_fetcher(options);
                                           }};
  try {
    return rstuf::cli::run_tuf_client({argv + 1, argv + argc}, parts);
  } catch (const std::exception& e) {
    std::cerr << "tuf-client: " << e.what() << '\n';
    return 1;
  }
}
