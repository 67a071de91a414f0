#pragma once

#include "tuf/error.hpp"

#include <filesystem>

namespace rstuf::server {

/// Says that this process, and no other that is alive, uses a data directory. The kernel ends it
/// with the process, however that dies, so nothing stale is ever left.
class data_lock {
public:
  /// Makes the directory if it is missing. Errors: `conflict` if another process has the lock,
  /// `unavailable` if the directory cannot be made or written.
  static result<data_lock> take(const std::filesystem::path& directory);

  data_lock(data_lock&& other) noexcept;
  data_lock& operator=(data_lock&&) = delete;
  ~data_lock();

private:
  explicit data_lock(int file) : file_(file) {}
  int file_;
};

} // namespace rstuf::server
