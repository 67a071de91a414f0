#pragma once

#include "cli/terminal.hpp"

#include <string>
#include <vector>

namespace rstuf::cli {

/// Exit statuses of the program; docs/cli.md explains them. `not_over`: the time ran out, and what
/// was asked for may still happen.
enum class exit_status : int { done = 0, failed = 1, usage = 2, not_over = 3 };

/// Runs one command line (without the program's name).
exit_status run(std::vector<std::string> args, terminal& io);

} // namespace rstuf::cli
