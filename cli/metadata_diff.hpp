#pragma once

#include "tuf/json.hpp"

#include <string>
#include <vector>

namespace rstuf::cli {

/// One thing that two versions of a role say differently.
struct change {
  std::string what; ///< "expires", "root threshold", "root key", "artifact", "delegation a paths"
  std::string subject; ///< which one of several: a key id or a path; else empty
  json before;         ///< null if it was not there
  json after;          ///< null if it is not there any more

  friend bool operator==(const change&, const change&) = default;
};

/// Everything that differs between the signed parts of two versions of one role, which must be well
/// formed: members that nobody knows are shown as they are, so that nobody signs unseen what they
/// do not understand. Where one key list serves targets, snapshot and timestamp it is shown once,
/// as "online key". `before` may be null, when there is nothing to compare with.
std::vector<change> difference(const json& before, const json& after);

/// "+ root key 8fd1…: ed25519 (Ada)", "~ expires: … -> …".
std::string in_words(const change& c);
/// A line each, of each kind of change at most `most` lines.
std::string in_words(const std::vector<change>& changes, std::size_t most = 20);
json to_json(const change& c);

} // namespace rstuf::cli
