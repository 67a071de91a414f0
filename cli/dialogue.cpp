#include "cli/dialogue.hpp"

#include "cli/plain_text.hpp"
#include "tuf/unicode.hpp"

namespace rstuf::cli {
namespace {

constexpr int most_tries = 20; // ends what answers itself, such as `yes`
constexpr auto blanks = " \t\r\n";

std::string without_blanks(const std::string& line) {
  const auto first = line.find_first_not_of(blanks);
  return first == line.npos ? "" : line.substr(first, line.find_last_not_of(blanks) - first + 1);
}

// "root.threshold: more than there are keys" without the field, which nobody typed.
std::string reason_of(const error& e) {
  const auto behind = e.context.find(": ");
  const bool begins_with_field = e.context.find(' ') > behind;
  return one_line(begins_with_field && behind != e.context.npos ? e.context.substr(behind + 2)
                                                                : e.context);
}

} // namespace

result<std::string> dialogue::ask(const std::string& question, const std::string& fallback) {
  const auto prompt = question + (fallback.empty() ? "" : " [" + one_line(fallback) + "]") + ": ";
  for (int i = 0; i < most_tries; ++i) {
    const auto line = ask_(prompt);
    if (!line)
      return fail(line.error().code, line.error().context + " at the question \"" + question +
                                         "\"; nothing was written or sent");
    auto answer = without_blanks(*line);
    if (tuf::is_utf8(answer))
      return answer.empty() ? fallback : answer;
    tell("  That is no UTF-8.");
  }
  return fail(errc::invalid_argument, "too many unusable answers to \"" + question + "\"");
}

result<void> dialogue::ask_until(const std::string& question, const std::string& fallback,
                                 const judge& accept) {
  for (int i = 0; i < most_tries; ++i) {
    const auto answer = ask(question, fallback);
    if (!answer)
      return std::unexpected(answer.error());
    const auto taken = accept(*answer);
    if (taken)
      return {};
    tell("  Not taken: " + reason_of(taken.error()) + ".");
  }
  return fail(errc::invalid_argument, "too many unusable answers to \"" + question + "\"");
}

result<bool> dialogue::confirm(const std::string& question, bool fallback) {
  bool yes = fallback;
  auto asked = ask_until(question + ", yes or no", fallback ? "yes" : "no",
                         [&](const std::string& answer) -> result<void> {
                           yes = answer == "yes" || answer == "y";
                           if (yes || answer == "no" || answer == "n")
                             return {};
                           return fail(errc::invalid_argument, "neither yes nor no");
                         });
  if (!asked)
    return std::unexpected(asked.error());
  return yes;
}

} // namespace rstuf::cli
