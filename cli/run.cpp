#include "cli/run.hpp"

#include "cli/completion.hpp"
#include "cli/session.hpp"

#include <algorithm>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace rstuf::cli {
namespace {

constexpr auto footer = R"(
Exit status: 0 done; 1 failed or refused by the service; 2 wrong usage; 3 not over in time.
Each command has its own --help.)";

void add_global_options(CLI::App& app, global_options& options) {
  app.set_version_flag("--version", "rstuf " RSTUF_VERSION);
  app.add_option("--api-server", options.api_server,
                 "URL of the service (default RSTUF_API_SERVER, then SERVER in the config file)");
  app.add_option("-H,--headers", options.headers,
                 "Headers of every request: \"Name: value,Name2: value\"; may be repeated")
      ->allow_extra_args(false);
  app.add_option("-c,--config", options.config_file,
                 "Config file in YAML (default $HOME/.rstuf.yml if it is there)");
  app.add_option("--timeout", options.timeout, "Seconds to wait for a task")
      ->check(CLI::Range(0.0, 86'400.0))
      ->capture_default_str();
  app.add_flag("--json", options.json, "Write one JSON document instead of text");
  app.footer(footer);
}

CLI::App* add_group(CLI::App& parent, const std::string& name, const std::string& help) {
  auto* group = parent.add_subcommand(name, help);
  group->require_subcommand(1);
  return group;
}

void add_commands(CLI::App& app, command& chosen) {
  app.require_subcommand(1);
  app.fallthrough(); // global options may also stand behind the command
  auto* admin = add_group(app, "admin", "Set up and change a repository");
  add_ceremony(*admin, chosen);
  add_import_artifacts(*admin, chosen);
  auto* metadata = add_group(*admin, "metadata", "Sign, change and renew metadata");
  add_metadata_sign(*metadata, chosen);
  add_metadata_update(*metadata, chosen);
  add_metadata_stop_sign(*metadata, chosen);
  add_metadata_renew(*metadata, chosen);
  add_send(*add_group(*admin, "send", "Send what was written to a file"), chosen);
  add_delegations(*add_group(*admin, "delegations", "Share artifacts out among roles"), chosen);
  add_config(*add_group(*admin, "config", "Settings of the repository"), chosen);
  add_roles(*admin, chosen);
  auto* key = add_group(app, "key", "Keys");
  add_key_generate(*key, chosen);
  add_key_list(*key, chosen);
  add_key_show(*key, chosen);
  add_key_convert(*key, chosen);
  auto* artifact = add_group(app, "artifact", "What the repository lists");
  add_artifact_add(*artifact, chosen);
  add_artifact_delete(*artifact, chosen);
  add_artifact_publish(*artifact, chosen);
  add_artifact_list(*artifact, chosen);
  add_artifact_show(*artifact, chosen);
  add_artifact_download(*artifact, chosen);
  add_artifact_repository(*artifact, chosen);
  add_verify(app, chosen);
  auto* task = add_group(app, "task", "Tasks of the service");
  add_task_info(*task, chosen);
  add_task_list(*task, chosen);
  add_task_wait(*task, chosen);
  add_task_cancel(*task, chosen);
  add_completion(app, chosen);
}

exit_status show_failure(const error& e, const global_options& options, bool has_reported,
                         terminal& io) {
  if (options.json && !has_reported)
    io.out << json{{"error", {{"code", text(e.code)}, {"message", e.context}}}}.dump(2) << '\n';
  io.err << "rstuf: " << to_string(e) << '\n';
  return e.code == errc::timeout ? exit_status::not_over : exit_status::failed;
}

} // namespace

exit_status run(std::vector<std::string> args, terminal& io) {
  CLI::App app{"Command line of the repository service for The Update Framework", "rstuf"};
  global_options options;
  command chosen;
  add_global_options(app, options);
  add_commands(app, chosen);
  if (!args.empty() && args.front() == complete_command) {
    io.out << completion_lines(app, std::span(args).subspan(1));
    return exit_status::done;
  }
  std::ranges::reverse(args); // as CLI11 wants them
  try {
    app.parse(args);
  } catch (const CLI::ParseError& e) {
    return app.exit(e, io.out, io.err) == 0 ? exit_status::done : exit_status::usage;
  }
  session s{options, io};
  const auto done = chosen(s);
  return done ? exit_status::done : show_failure(done.error(), options, s.has_reported(), io);
}

} // namespace rstuf::cli
