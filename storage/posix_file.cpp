#include "storage/posix_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rstuf::storage {

descriptor::~descriptor() {
  if (number_ >= 0)
    ::close(number_);
}

std::unexpected<error> system_failure(const std::string& path) {
  const auto reason = std::generic_category().message(errno);
  return fail(errc::unavailable, path + ": " + reason);
}

result<directory> open_directory(const std::string& path) {
  descriptor handle{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!handle)
    return system_failure(path);
  return directory{std::move(handle), path};
}

namespace {

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

} // namespace

result<descriptor> write_file(const directory& place, const std::string& name,
                              std::string_view bytes, bool replace) {
  constexpr mode_t mode = 0644; // another user's web server may have to read it
  const int how = O_WRONLY | O_CREAT | O_CLOEXEC | (replace ? O_TRUNC : O_EXCL);
  descriptor file{::openat(place.handle.get(), name.c_str(), how, mode)};
  if (!file)
    return system_failure(place.path_of(name));
  if (::fchmod(file.get(), mode) != 0 || !write_all(file.get(), bytes)) {
    auto failure = system_failure(place.path_of(name));
    ::unlinkat(place.handle.get(), name.c_str(), 0);
    return failure;
  }
  return file;
}

result<std::string> read_file(const directory& place, const std::string& name, std::size_t limit) {
  // O_NONBLOCK: a FIFO that somebody put there must not stop us.
  const descriptor file{
      ::openat(place.handle.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (!file && errno == ENOENT)
    return fail(errc::not_found, place.path_of(name));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0)
    return system_failure(place.path_of(name));
  if (!S_ISREG(status.st_mode))
    return fail(errc::not_found, place.path_of(name));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limit)
    return fail(errc::too_large, place.path_of(name));
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const auto got = ::read(file.get(), bytes.data() + have, size - have);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return system_failure(place.path_of(name));
    if (got == 0)
      break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

result<void> sync_file(const descriptor& file, const std::string& path) {
  if (::fsync(file.get()) != 0)
    return system_failure(path);
  return {};
}

result<bool> move_exclusively(const directory& place, const std::string& from,
                              const std::string& to, naming& how) {
  const int at = place.handle.get();
  if (how == naming::rename) {
    if (::renameat2(at, from.c_str(), at, to.c_str(), RENAME_NOREPLACE) == 0)
      return true;
    if (errno == EEXIST)
      return false;
    if (errno != EINVAL && errno != ENOSYS)
      return system_failure(place.path_of(to));
    how = naming::link;
  }
  if (::linkat(at, from.c_str(), at, to.c_str(), 0) != 0) {
    if (errno == EEXIST)
      return false;
    return system_failure(place.path_of(to));
  }
  ::unlinkat(at, from.c_str(), 0); // a leftover of this is hidden, and removed when it is old
  return true;
}

} // namespace rstuf::storage
