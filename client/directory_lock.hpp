#pragma once

#include "tuf/error.hpp"

#include <filesystem>

namespace rstuf::client {

/// Keeps other updates, of this process and of others, from changing a directory of trusted
/// metadata at the same time. The kernel ends it with the process, however that dies. Hold it only
/// while reading and writing files, never while waiting for a repository.
class directory_lock {
public:
  /// Waits for its turn. The directory must exist; a file `.lock` stays in it. Error `unavailable`.
  static result<directory_lock> take(const std::filesystem::path& directory);

  directory_lock(directory_lock&& other) noexcept;
  directory_lock& operator=(directory_lock&&) = delete;
  ~directory_lock();

private:
  explicit directory_lock(int file) : file_(file) {}
  int file_;
};

} // namespace rstuf::client
