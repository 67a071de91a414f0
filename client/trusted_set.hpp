#pragma once

#include "tuf/clock.hpp"
#include "tuf/metadata.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace rstuf::client {

/// The rules of the client workflow (TUF 5.2 to 5.6) without files and network: bytes come in, and
/// are trusted or refused. The order is root, timestamp, snapshot, targets; within one object
/// nothing that is trusted is ever replaced by what did not verify.
///
/// `update_…` takes what the repository sent and applies every check. `recall_…` takes what an
/// earlier update trusted and kept: it serves as the reference against rollback, so it may be
/// expired, but its signatures must still hold under today's root (TUF 5.3.11: what rotated keys
/// signed is forgotten, which ends a fast-forward attack).
///
/// Errors: `unverified` for bytes that are malformed, badly signed, or not what was announced;
/// `expired`; `internal` for calls out of order.
class trusted_set {
public:
  /// TUF 5.1 and 5.2: the time of the update and the root trusted beforehand, which may be expired.
  static result<trusted_set> begin(std::string_view root_bytes, time_point start);

  const tuf::root& root() const { return root_; }
  /// After update_timestamp.
  const tuf::timestamp& timestamp() const { return *timestamp_; }
  /// After the final snapshot.
  const tuf::snapshot& snapshot() const { return *snapshot_; }

  /// The next root of the chain (TUF 5.3.4 to 5.3.7), expired or not.
  result<void> update_root(std::string_view bytes);
  /// The last root of the chain must not be expired (TUF 5.3.10).
  result<void> check_root_expiry() const;

  result<void> recall_timestamp(std::string_view bytes);
  enum class timestamp_change {
    newer,
    same_version, ///< the kept timestamp stays, the bytes are discarded (TUF 5.4.3.1)
  };
  result<timestamp_change> update_timestamp(std::string_view bytes);

  /// True if the kept snapshot is the one the timestamp names and is not expired: then it is final
  /// and nothing need be fetched.
  result<bool> recall_snapshot(std::string_view bytes);
  result<void> update_snapshot(std::string_view bytes);

  /// The targets role `role`, for which `delegator` names the keys: "root" for the top-level role,
  /// a trusted targets role for the others. The same checks serve kept and fetched bytes.
  result<void> update_targets(std::string_view role, std::string_view delegator,
                              std::string_view bytes);
  bool has_targets(std::string_view role) const { return targets_.contains(role); }
  /// A trusted targets role, verified with the keys that this delegator names as well.
  result<const tuf::targets*> targets(std::string_view role, std::string_view delegator);
  /// What the snapshot lists for a targets role.
  result<const tuf::meta_file*> listed(std::string_view role) const;

private:
  struct trusted_targets {
    tuf::metadata<tuf::targets> metadata;
    std::set<std::string, std::less<>> delegators; ///< whose keys signed it
  };

  trusted_set(tuf::root root, time_point start) : start_(start), root_(std::move(root)) {}
  result<void> check_expiry(std::string_view name, const tuf::common& role) const;
  result<void> check_rollback(const tuf::timestamp& next) const;
  result<void> check_rollback(const tuf::snapshot& next) const;
  result<void> verify_targets(std::string_view role, std::string_view delegator,
                              const tuf::metadata<tuf::targets>& metadata) const;

  time_point start_;
  tuf::root root_;
  std::optional<tuf::timestamp> timestamp_;
  bool timestamp_final_ = false;
  std::optional<tuf::snapshot> snapshot_;
  bool snapshot_final_ = false;
  std::map<std::string, trusted_targets, std::less<>> targets_;
};

/// Whether `next` names other keys or another threshold for this top-level role than `before`.
bool keys_differ(const tuf::root& before, const tuf::root& next, std::string_view role);

/// Whether these bytes of a timestamp or snapshot are signed as this root wants it.
bool is_signed(const tuf::root& root, std::string_view role, std::string_view bytes);

} // namespace rstuf::client
