#include "cli/new_file_question.hpp"

#include "cli/file_io.hpp"

namespace rstuf::cli {

result<std::string> ask_new_file(dialogue& talk, const std::string& question,
                                 const std::string& fallback) {
  std::string file;
  auto asked = talk.ask_until(question, fallback, [&](const auto& answer) {
    file = answer;
    return check_new_file(answer);
  });
  if (!asked)
    return std::unexpected(asked.error());
  return file;
}

} // namespace rstuf::cli
