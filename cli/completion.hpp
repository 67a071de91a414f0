#pragma once

#include <CLI/App.hpp>
#include <span>
#include <string>
#include <vector>

namespace rstuf::cli {

/// The command that the shells' scripts call: `rstuf __complete WORD…`, with the words behind the
/// program's name up to the cursor, the last of them perhaps unfinished or empty. It writes a line
/// for each word that may stand there, `word<TAB>description`; none where a file or a value is
/// meant. It is not shown in help.
inline constexpr auto complete_command = "__complete";

struct completion {
  std::string word;
  std::string description;
};

/// What may stand at the end of these words.
std::vector<completion> complete(const CLI::App& app, std::span<const std::string> words);

/// The same as lines for scripts.
std::string completion_lines(const CLI::App& app, std::span<const std::string> words);

} // namespace rstuf::cli
