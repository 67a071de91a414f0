#include "server/data_lock.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace rstuf::server {

result<data_lock> data_lock::take(const std::filesystem::path& directory) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  const auto name = directory / "lock";
  const int file = failed ? -1 : ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return fail(errc::unavailable, "data directory " + directory.string() + ": " +
                                       (failed ? failed.message() : std::strerror(errno)));
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    ::close(file);
    return fail(errc::conflict, "another rstuf-server uses the data directory " +
                                    directory.string() +
                                    "; stop it, or set RSTUF_DATA_DIR to another place");
  }
  return data_lock(file);
}

data_lock::data_lock(data_lock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

data_lock::~data_lock() {
  if (file_ >= 0)
    ::close(file_);
}

} // namespace rstuf::server
