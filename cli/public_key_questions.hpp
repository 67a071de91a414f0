#pragma once

#include "cli/dialogue.hpp"
#include "cli/plan_keys.hpp"

#include <functional>
#include <string>
#include <vector>

namespace rstuf::cli {

/// A list of people's public keys that is asked for, one after the other.
struct public_key_question {
  std::string which;         ///< "Root key"
  std::size_t fewest = 0;    ///< how many there must be
  std::vector<json> earlier; ///< what was answered before: `file` and `name` of each
  /// Loads and keeps it, or says why it cannot be one of these.
  std::function<result<tuf::key>(const plan_public_key& wanted)> take;
  /// Whose key the last one is.
  std::function<void(const std::string& name)> name;
};

/// The keys as plans have them. Each is shown with its key id and fingerprint.
result<json> ask_public_keys(dialogue& talk, const public_key_question& q);

} // namespace rstuf::cli
