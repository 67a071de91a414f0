#pragma once

#include "tuf/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace rstuf::client {

/// A file that is being written and shows up under its name only when it is complete and durable.
/// Until then it has no name at all where the file system allows that (O_TMPFILE), so that even a
/// killed process leaves nothing behind; elsewhere it has a hidden temporary name.
/// Errors: `unavailable`.
class pending_file {
public:
  /// Begins a file in this directory, which must exist.
  static result<pending_file> create(const std::filesystem::path& directory);
  pending_file(pending_file&& other) noexcept;
  pending_file& operator=(pending_file&&) = delete;
  /// Discards what was not committed.
  ~pending_file();

  result<void> write(std::string_view bytes);

  /// Syncs the content and gives it this name in its directory, in place of any older file.
  result<void> commit(const std::string& name);

private:
  pending_file(std::filesystem::path directory, int descriptor, std::string temporary_name);
  std::string path_of(const std::string& name) const { return (directory_ / name).string(); }

  std::filesystem::path directory_;
  int descriptor_;
  std::string temporary_name_; ///< empty while the file has no name
};

} // namespace rstuf::client
