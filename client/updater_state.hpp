#pragma once

#include "client/metadata_store.hpp"
#include "client/trusted_set.hpp"
#include "client/updater.hpp"

#include <optional>

namespace rstuf::client {

/// What one update knows. The workflow's steps are spread over refresh.cpp (the
/// top-level roles), keep.cpp, target_search.cpp and target_download.cpp.
struct updater::state {
  updater_config config;
  fetcher& net;
  time_point start; ///< TUF 5.1
  metadata_store store;
  std::optional<trusted_set> trusted;
  std::optional<result<void>> refreshed; ///< the outcome, once there is one

  state(updater_config settings, fetcher& fetcher, time_point now)
      : config(std::move(settings)), net(fetcher), start(now), store(config.metadata_dir) {}

  /// Refreshes unless that was done, and gives the outcome of it.
  result<void> ensure_refreshed();
  result<void> refresh();
  result<void> load_root();
  result<void> update_root();
  result<void> update_timestamp();
  result<void> update_snapshot();

  /// Keeps what was just trusted, unless another update has brought the directory further.
  result<void> keep(std::string_view role, std::string_view bytes);
  result<void> keep_root(const tuf::root& before, std::string_view bytes);
  bool directory_is_ahead() const;
  std::int64_t kept_root_version() const; ///< 0 if there is none
  result<void> forget_if_rotated(const tuf::root& before, const tuf::root& next);

  /// The targets role from the directory or the repository, verified for this delegator.
  result<const tuf::targets*> load_targets(std::string_view role, std::string_view delegator);
  result<std::optional<target_info>> find(std::string_view path);
  result<void> download(const target_info& target, const std::filesystem::path& file);

  /// Fetches "<version>.<role>.json", or "<role>.json" without a version.
  result<std::string> fetch_metadata(std::string_view role, std::optional<std::int64_t> version,
                                     std::int64_t limit);
  /// Fetches a role that trusted metadata lists: its length and, in consistent snapshots, version.
  result<std::string> fetch_listed(std::string_view role, const tuf::meta_file& listed,
                                   std::int64_t limit);
};

} // namespace rstuf::client
