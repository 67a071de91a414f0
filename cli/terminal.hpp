#pragma once

#include "cli/line_input.hpp"
#include "signing/secret.hpp"
#include "tuf/clock.hpp"

#include <functional>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace rstuf::cli {

/// Where a command reads from and writes to; handed in, so that tests need no process.
struct terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  /// Whether `err` is read by a person, who wants to see that something is going on.
  bool shows_progress = false;
  /// Asks for a line that is edited on the terminal that standard input is; empty if it is none.
  ask_line lines = {};
  /// Asks for a line that is not shown while it is typed.
  std::function<result<signing::secret>(const std::string& prompt)> ask;
  /// The value of an environment variable.
  std::function<std::optional<std::string>(std::string_view name)> variable;
  const clock& time;
};

} // namespace rstuf::cli
