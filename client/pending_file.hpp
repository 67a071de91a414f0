#pragma once

#include "tuf/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace rstuf::client {

/// A file that is being written and shows up under its name only when it is complete and durable.
/// Errors: `unavailable`.
class pending_file {
public:
  /// Begins a file in this directory, which must exist: without a name where the file system allows
  /// that, so that even a killed process leaves nothing behind, and elsewhere with a temporary one.
  static result<pending_file> create(const std::filesystem::path& directory);
  static result<pending_file> create_unnamed(const std::filesystem::path& directory);
  static result<pending_file> create_named(const std::filesystem::path& directory);
  pending_file(pending_file&& other) noexcept;
  pending_file& operator=(pending_file&&) = delete;
  /// Discards what was not committed.
  ~pending_file();

  /// Gives it these permissions instead of those that the umask leaves; best before it is written.
  result<void> permit(std::filesystem::perms mode);

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
