#pragma once

#include "tuf/error.hpp"

#include <functional>
#include <istream>
#include <ostream>
#include <string>

namespace rstuf::cli {

/// Shows a prompt and gives the line that answers it, without its end. Error `conflict` if there is
/// no more input, or the person gave up (Ctrl-C, Ctrl-D).
using ask_line = std::function<result<std::string>(const std::string& prompt)>;

/// Lines of a stream, for answers that come out of a file or from another program. The prompt and
/// what is answered is shown, so that it can be read afterwards what happened.
ask_line lines_of(std::istream& in, std::ostream& shown);

/// Lines that a person edits on the terminal that is this process's standard input; prompts go to
/// standard error.
ask_line edited_lines();

} // namespace rstuf::cli
