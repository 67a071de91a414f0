#pragma once

#include "signing/secret.hpp"
#include "tuf/error.hpp"

#include <string>

namespace rstuf::cli {

/// Shows the prompt on a terminal and reads a line from it without echo; Ctrl-C and Ctrl-D give up.
/// The terminal is left as it was found. Errors: `unavailable` if `descriptor` is no terminal;
/// `conflict` if the user gave up.
result<signing::secret> read_hidden_line(int descriptor, const std::string& prompt);

/// The same on this process's own terminal, wherever its input and output go.
result<signing::secret> ask_on_terminal(const std::string& prompt);

/// One line from a file descriptor, without its end; bytes behind it stay unread. Errors:
/// `unavailable`; `not_found` if nothing comes.
result<signing::secret> read_line(int descriptor);

} // namespace rstuf::cli
