#pragma once

#include "cli/terminal.hpp"

#include <string>
#include <vector>

namespace rstuf::cli {

/// Exit statuses of the program.
enum class exit_status : int { done = 0, failed = 1, usage = 2 };

/// Runs one command line (without the program's name).
exit_status run(std::vector<std::string> args, terminal& io);

} // namespace rstuf::cli
