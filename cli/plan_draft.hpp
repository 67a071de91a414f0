#pragma once

#include "cli/ceremony_plan.hpp"
#include "cli/dialogue.hpp"

#include <functional>
#include <string>

namespace rstuf::cli {

/// A ceremony plan that is being written. It is a plan at any time, with stand-ins where nobody has
/// answered yet: what the reader of plans refuses is not taken in.
class plan_draft {
public:
  plan_draft();

  const json& document() const { return document_; }
  ceremony_plan plan() const;

  /// Changes the document, or leaves it as it was and gives the reader's error.
  result<void> change(const std::function<void(json&)>& edit);
  /// The same of one value, whose place is a JSON pointer.
  result<void> set(const std::string& where, json value);

  /// Asks for a number or a text that is there already, which an empty answer keeps.
  result<void> ask(dialogue& talk, const std::string& question, const std::string& where);

private:
  json document_;
};

} // namespace rstuf::cli
