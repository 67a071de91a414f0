#pragma once

#include "client/updater.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rstuf::client {

/// What an audit noticed.
struct audit_finding {
  enum class weight {
    fault,  ///< some client fails at it, or would be given what it must not trust
    notice, ///< nothing fails, and it may still be meant otherwise
  };
  weight how = weight::fault;
  std::string where; ///< a metadata file or a target path
  std::string what;
};

struct audit_report {
  std::vector<audit_finding> findings;
  std::int64_t roots = 0;
  std::int64_t roles = 0; ///< targets roles that were read, the top-level one among them
  std::int64_t targets = 0;
  std::int64_t fetched_targets = 0;

  bool is_clean() const; ///< no faults
};

struct audit_options {
  /// Where the repository is and what clients would accept of it; no directory is used. Without a
  /// `targets_url`, target files are not fetched.
  updater_config repository;
  /// The root to begin with, trusted out of band; without it the oldest one that is there is taken
  /// for it, which verifies only that the repository agrees with itself.
  std::optional<std::string> trusted_root;
};

/// How far it is: so many metadata files and targets were checked, of so many that are known now.
using audit_progress = std::function<void(std::int64_t done, std::int64_t known)>;

/// Walks a whole repository as all clients together would: every root, timestamp, snapshot, every
/// role that is delegated to, and if asked every target file. It goes on after a fault as far as
/// there is something to go on with. Roles are verified with all keys that any delegator names for
/// them; each must hold.
audit_report audit(const audit_options& options, fetcher& net, const clock& time,
                   const audit_progress& progress);

} // namespace rstuf::client
