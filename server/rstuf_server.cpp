#include "config/settings.hpp"
#include "config/settings_text.hpp"
#include "server/embedded.hpp"
#include "server/logging.hpp"

#include <CLI/CLI.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <iostream>

namespace {

using namespace rstuf;

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

/// SIGINT and SIGTERM, blocked in every thread and taken here.
sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

int serve(const config::environment& env, const config::settings& s) {
  const auto figures = std::make_shared<metrics::registry>(RSTUF_VERSION);
  server::start_logging(s, figures);
  for (const auto& warning : config::misspelt_settings(env))
    spdlog::warn("setting-unknown {}", warning);
  const auto signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before the first thread
  std::signal(SIGPIPE, SIG_IGN);
  const auto ended = server::run_embedded(s, figures, [&signals] {
    int taken = 0;
    sigwait(&signals, &taken);
  });
  if (ended)
    return 0;
  std::cerr << "rstuf-server: " << to_string(ended.error()) << '\n';
  return exit_failed;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"The repository service for The Update Framework in one process.\n"
               "It is set up by environment variables only."};
  bool check = false;
  bool table = false;
  app.add_flag("--check-config", check, "Print the settings in force and end");
  app.add_flag("--settings-table", table, "Print docs/settings.md and end");
  app.set_version_flag("--version", RSTUF_VERSION);
  app.footer("Environment:\n" + config::settings_help() +
             "\nExit status: 0 ended by SIGTERM or SIGINT with everything accepted finished or "
             "safe;\n1 the service could not start; 2 wrong usage or settings.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : exit_usage;
  }
  if (table) {
    std::cout << config::settings_markdown();
    return 0;
  }
  const auto env = config::process_environment();
  const auto s = config::load_settings(env);
  if (!s) {
    std::cerr << "rstuf-server: " << s.error().context << '\n';
    return exit_usage;
  }
  if (check) {
    std::cout << config::describe(*s);
    return 0;
  }
  return serve(env, *s);
}
