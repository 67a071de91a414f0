#include "client/directory_lock.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace rstuf::client {

result<directory_lock> directory_lock::take(const std::filesystem::path& directory) {
  // A file and not the directory itself: NFS locks only what is open for writing.
  const auto name = directory / ".lock";
  directory_lock lock(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  int outcome = lock.file_ < 0 ? -1 : ::flock(lock.file_, LOCK_EX);
  while (outcome != 0 && errno == EINTR && lock.file_ >= 0)
    outcome = ::flock(lock.file_, LOCK_EX);
  if (outcome != 0)
    return fail(errc::unavailable, name.string() + ": " + std::strerror(errno));
  return lock;
}

directory_lock::directory_lock(directory_lock&& other) noexcept
    : file_(std::exchange(other.file_, -1)) {}

directory_lock::~directory_lock() {
  if (file_ >= 0)
    ::close(file_);
}

} // namespace rstuf::client
