#pragma once

#include "cli/terminal.hpp"

#include <CLI/App.hpp>
#include <optional>
#include <string>

namespace rstuf::cli {

/// How a private key that is being written is protected.
struct new_passphrase_options {
  std::optional<int> descriptor;
  bool none = false;
};
/// Adds `--<fd_name> N` and --no-passphrase.
void add_new_passphrase(CLI::App& app, const std::string& fd_name, new_passphrase_options& o);

/// A line from the descriptor, or asked for twice; empty only with --no-passphrase.
result<signing::secret> choose_passphrase(const new_passphrase_options& o, const std::string& file,
                                          terminal& io);

} // namespace rstuf::cli
