#pragma once

#include "storage/posix_file.hpp"
#include "storage/storage.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rstuf::storage {

/// Files on their way into a directory: written under hidden names, synced together, then moved to
/// their own names. What was not moved is removed at the end.
class file_batch {
public:
  file_batch(const directory& place, naming& how) : place_(place), how_(how) {}
  file_batch(const file_batch&) = delete;
  file_batch& operator=(const file_batch&) = delete;
  ~file_batch();

  /// Writes the files whose names are free and makes their bytes durable.
  result<void> write(std::span<const file> files);

  /// Gives the files their names and makes these durable. `files` are those that were written.
  result<std::vector<creation>> publish(std::span<const file> files);

private:
  result<void> sync_filesystem() const;
  /// What is under the name already, compared with what is wanted; nothing: no regular file.
  result<std::optional<creation>> compare(const file& wanted);

  const directory& place_;
  naming& how_;
  std::vector<std::optional<creation>> outcome_; ///< one a file, as far as it is known
  std::vector<std::string> temporary_;           ///< one a file; empty: none, or it has moved
  std::size_t adopted_ = 0;
};

/// What temporary files are named: the prefix, then something no other process takes.
inline constexpr std::string_view temporary_prefix = ".new.";
std::string temporary_name();

} // namespace rstuf::storage
