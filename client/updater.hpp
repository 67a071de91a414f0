#pragma once

#include "client/fetcher.hpp"
#include "tuf/clock.hpp"
#include "tuf/metadata.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rstuf::client {

/// Where a repository is and what the client may be made to fetch from it.
struct updater_config {
  std::string metadata_url;             ///< base of N.root.json, timestamp.json, …
  std::string targets_url;              ///< base of the target files
  std::filesystem::path metadata_dir;   ///< trusted metadata is kept here, unversioned names
  bool prefix_targets_with_hash = true; ///< consistent snapshots: HASH.name (TUF 6.2)
  int max_root_rotations = 1024;        ///< in one update; what TUF 5.3.3 gives as its example
  int max_delegations = 32;             ///< roles visited in one search
  std::int64_t root_limit = 512'000;    ///< bytes
  std::int64_t timestamp_limit = 16'384;
  std::int64_t snapshot_limit = 2'000'000;
  std::int64_t targets_limit = 5'000'000;
};

/// A target file as the trusted metadata describes it.
struct target_info {
  std::string path;
  tuf::target_file file;
  std::string role; ///< the role that lists it
};

/// The client workflow of TUF 5.3. One object is one update: the time is read once, at its start
/// (TUF 5.1), and nothing is fetched twice.
class updater {
public:
  /// Errors of all calls: `unverified` (signature, threshold, version, hash, malformed metadata),
  /// `expired`, `too_large`, `not_found` (no root in the directory; a file the repository should
  /// have), `corrupt` (the root in the directory), `timeout`, `unavailable`, `invalid_argument`.
  updater(updater_config config, fetcher& net, const clock& time);
  updater(const updater&) = delete;
  updater& operator=(const updater&) = delete;
  ~updater();

  /// Trusts a first root (out of band, TUF 5.2) unless the directory has one. Writes it there.
  static result<void> trust_root(const updater_config& config, std::string_view root_bytes);

  /// Root chain, timestamp, snapshot, targets (TUF 5.3 to 5.6). What was verified is kept in the
  /// directory step by step, each file complete or not at all, and none in place of what another
  /// update kept that saw a newer state. Further calls give the outcome of the first.
  result<void> refresh();

  /// Searches the delegations in pre-order (TUF 5.6.7); nothing if no role lists the path, or none
  /// of the first max_delegations. Refreshes first if that was not done.
  result<std::optional<target_info>> find(std::string_view path);

  /// Fetches a target, verifies length and hashes while it arrives, and shows it under `file` only
  /// when it is complete, replacing what was there; its directory is made if it is missing. A file
  /// that is there already and matches is not fetched again.
  result<void> download(const target_info& target, const std::filesystem::path& file);

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace rstuf::client
