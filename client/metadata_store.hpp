#pragma once

#include "client/directory_lock.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace rstuf::client {

/// The directory of trusted metadata: root.json, timestamp.json, snapshot.json, targets.json and
/// `<role>.json`, the role percent-quoted. Each file is replaced as a whole and durably, so readers
/// and restarts never meet half of one. Several updaters may use a directory at once; whoever
/// decides by what is kept whether to save holds the lock meanwhile.
class metadata_store {
public:
  explicit metadata_store(std::filesystem::path directory);

  /// Makes the directory if it is missing. Error `unavailable`.
  result<directory_lock> lock() const;

  /// Errors: `not_found`, `too_large` beyond `limit` bytes, `unavailable`.
  result<std::string> load(std::string_view role, std::int64_t limit) const;

  /// Makes the directory if it is missing. Only verified bytes may come here. Error `unavailable`.
  result<void> save(std::string_view role, std::string_view bytes) const;

  /// Removes the file of a role; it may be missing already. Error `unavailable`.
  result<void> forget(std::string_view role) const;

private:
  result<void> make_directory() const;

  std::filesystem::path directory_;
};

} // namespace rstuf::client
