#pragma once

#include "cli/dialogue.hpp"

namespace rstuf::cli {

/// The name of a file to write, which is not there yet.
result<std::string> ask_new_file(dialogue& talk, const std::string& question,
                                 const std::string& fallback);

} // namespace rstuf::cli
