#pragma once

#include "cli/api_client.hpp"
#include "cli/config_file.hpp"
#include "cli/dialogue.hpp"
#include "cli/private_half.hpp"
#include "cli/task.hpp"
#include "cli/terminal.hpp"

#include <chrono>
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::cli {

/// The options that every command has.
struct global_options {
  std::string api_server;
  std::vector<std::string> headers; ///< "Name: value,Name2: value" each
  std::string config_file;
  double timeout = 300; ///< seconds that a task is waited for
  bool json = false;
};

/// One run of the program: its global options and where it writes to.
class session {
public:
  session(const global_options& options, terminal& where) : options_(options), terminal_(where) {}

  const global_options& options() const { return options_; }
  terminal& io() { return terminal_; }

  /// The config file that the options name, or `$HOME/.rstuf.yml`, which need not exist.
  result<config_file> read_config();
  /// A client for the service that the options, the environment or the config file name.
  result<api_client> connect();
  /// The URL of the service, without a last slash; `invalid_argument` if none is set.
  result<std::string> server();

  /// The base URL of the metadata, `given` if it is not empty, else the service's own.
  result<std::string> metadata_url(const std::string& given);
  /// The passphrase of the key in this file: a line from the descriptor, or asked for.
  result<signing::secret> passphrase(const std::filesystem::path& file,
                                     std::optional<int> descriptor);

  /// How the user of this terminal unlocks private keys.
  key_unlock unlock();

  /// Whether a person can be asked: standard input is a terminal, and no program reads the output.
  bool is_interactive() const { return static_cast<bool>(terminal_.lines) && !options_.json; }
  /// Questions on the terminal; without one the answers are the lines of standard input.
  dialogue talk();

  /// Waits for a task as long as the options say, with a progress line for people. An error if it
  /// is over and did not succeed.
  result<task> wait(api_client& api, std::string_view id);

  /// How far long work is, in place of what the line said before, for people, now and then; and the
  /// end of that line.
  void progress(std::string_view text);
  void end_progress();

  /// A line for people; nothing with --json.
  void say(std::string_view line);
  /// A line for people on standard error, also with --json.
  void warn(std::string_view line);
  /// The document for programs; nothing without --json.
  void report(const json& document);
  bool has_reported() const { return has_reported_; }

private:
  struct profile {
    std::string server;
    std::vector<std::string> headers;
  };
  result<profile> read_profile();
  void show_in_place(std::string_view text);

  const global_options& options_;
  terminal& terminal_;
  std::chrono::steady_clock::time_point progress_shown_{};
  std::size_t progress_width_ = 0; ///< of what stands on the line now
  bool has_reported_ = false;
};

/// What the parsed command line asks for. Each command adds itself to its parent with its options,
/// and puts its work here when it is the one that was chosen.
using command = std::function<result<void>(session&)>;

void add_key_generate(CLI::App& parent, command& chosen);
void add_key_list(CLI::App& parent, command& chosen);
void add_key_show(CLI::App& parent, command& chosen);
void add_key_convert(CLI::App& parent, command& chosen);
void add_ceremony(CLI::App& parent, command& chosen);
void add_import_artifacts(CLI::App& parent, command& chosen);
void add_send(CLI::App& parent, command& chosen);
void add_metadata_sign(CLI::App& parent, command& chosen);
void add_metadata_update(CLI::App& parent, command& chosen);
void add_metadata_stop_sign(CLI::App& parent, command& chosen);
void add_metadata_renew(CLI::App& parent, command& chosen);
void add_delegations(CLI::App& parent, command& chosen);
void add_config(CLI::App& parent, command& chosen);
void add_roles(CLI::App& parent, command& chosen);
void add_artifact_add(CLI::App& parent, command& chosen);
void add_artifact_delete(CLI::App& parent, command& chosen);
void add_artifact_download(CLI::App& parent, command& chosen);
void add_artifact_repository(CLI::App& parent, command& chosen);
void add_artifact_list(CLI::App& parent, command& chosen);
void add_artifact_show(CLI::App& parent, command& chosen);
void add_artifact_publish(CLI::App& parent, command& chosen);
void add_completion(CLI::App& parent, command& chosen);
void add_verify(CLI::App& parent, command& chosen);
void add_task_info(CLI::App& parent, command& chosen);
void add_task_list(CLI::App& parent, command& chosen);
void add_task_wait(CLI::App& parent, command& chosen);
void add_task_cancel(CLI::App& parent, command& chosen);

} // namespace rstuf::cli
