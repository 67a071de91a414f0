#pragma once

#include "cli/line_input.hpp"

#include <functional>
#include <ostream>
#include <string>
#include <string_view>

namespace rstuf::cli {

/// Questions to a person. What is said goes to where errors go, so that a program that reads the
/// output gets results only. Every question fails if the person gives up; nothing else ends one,
/// but that an answer was refused too often, which nobody does who reads the reasons.
class dialogue {
public:
  dialogue(ask_line ask, std::ostream& shown) : ask_(std::move(ask)), shown_(&shown) {}

  /// A line, or several.
  void tell(std::string_view text) { *shown_ << text << '\n'; }

  /// The answer without blanks around it; an empty one stands for `fallback`, which is shown in
  /// brackets.
  result<std::string> ask(const std::string& question, const std::string& fallback = "");

  /// Asks until `accept` takes the answer, and tells why it does not.
  using judge = std::function<result<void>(const std::string& answer)>;
  result<void> ask_until(const std::string& question, const std::string& fallback,
                         const judge& accept);

  /// yes or no, or their first letters.
  result<bool> confirm(const std::string& question, bool fallback);

private:
  ask_line ask_;
  std::ostream* shown_;
};

} // namespace rstuf::cli
