#include "cli/passphrase.hpp"
#include "cli/run.hpp"
#include "config/settings.hpp"

#include <csignal>
#include <exception>
#include <iostream>
#include <unistd.h>

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN); // a reader that went away is an error of the write, not an end
  const rstuf::system_clock time;
  rstuf::cli::terminal io{.in = std::cin,
                          .out = std::cout,
                          .err = std::cerr,
                          .shows_progress = ::isatty(STDERR_FILENO) == 1,
                          .lines = ::isatty(STDIN_FILENO) == 1 ? rstuf::cli::edited_lines()
                                                               : rstuf::cli::ask_line{},
                          .ask = rstuf::cli::ask_on_terminal,
                          .variable = rstuf::config::process_environment().value,
                          .time = time};
  try {
    return static_cast<int>(rstuf::cli::run({argv + 1, argv + argc}, io));
  } catch (const std::exception& e) {
    std::cerr << "rstuf: " << e.what() << '\n';
    return static_cast<int>(rstuf::cli::exit_status::failed);
  }
}
