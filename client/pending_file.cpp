#include "client/pending_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rstuf::client {
namespace {

std::unexpected<error> failed(const std::string& what) {
  return fail(errc::unavailable, what + ": " + std::strerror(errno));
}

// Hidden, and ending in no ".json": no role's file is ever called so.
std::string fresh_name() {
  std::random_device random;
  return ".pending-" + std::to_string(random()) + "-" + std::to_string(random());
}

constexpr const char* own_descriptors = "/proc/self/fd";

std::filesystem::path or_current(const std::filesystem::path& directory) {
  return directory.empty() ? "." : directory;
}

result<void> sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return failed(directory.string());
  const int outcome = ::fsync(descriptor);
  const int code = errno;
  ::close(descriptor);
  errno = code;
  if (outcome != 0)
    return failed(directory.string());
  return {};
}

} // namespace

pending_file::pending_file(std::filesystem::path directory, int descriptor,
                           std::string temporary_name)
    : directory_(std::move(directory)), descriptor_(descriptor),
      temporary_name_(std::move(temporary_name)) {}

pending_file::pending_file(pending_file&& other) noexcept
    : directory_(std::move(other.directory_)), descriptor_(std::exchange(other.descriptor_, -1)),
      temporary_name_(std::exchange(other.temporary_name_, {})) {}

pending_file::~pending_file() {
  if (!temporary_name_.empty())
    ::unlink(path_of(temporary_name_).c_str());
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

result<pending_file> pending_file::create(const std::filesystem::path& directory) {
  auto unnamed = create_unnamed(directory);
  return unnamed ? std::move(unnamed) : create_named(directory);
}

result<pending_file> pending_file::create_unnamed(const std::filesystem::path& directory) {
  const auto where = or_current(directory);
  if (::access(own_descriptors, X_OK) != 0)
    return failed(own_descriptors); // commit() could not name the file
  const int descriptor = ::open(where.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return failed(where.string());
  return pending_file(where, descriptor, {});
}

result<pending_file> pending_file::create_named(const std::filesystem::path& directory) {
  const auto where = or_current(directory);
  std::string name = fresh_name();
  const std::string path = (where / name).string();
  const int descriptor = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return failed(path);
  return pending_file(where, descriptor, std::move(name));
}

result<void> pending_file::permit(std::filesystem::perms mode) {
  if (::fchmod(descriptor_, static_cast<mode_t>(mode)) != 0)
    return failed(directory_.string());
  return {};
}

result<void> pending_file::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return failed(directory_.string());
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

result<void> pending_file::commit(const std::string& name) {
  if (::fsync(descriptor_) != 0)
    return failed(path_of(name));
  if (temporary_name_.empty()) {
    // A link cannot replace a file, a rename can: hence the short life under a temporary name.
    const std::string self = std::string(own_descriptors) + "/" + std::to_string(descriptor_);
    std::string linked = fresh_name();
    if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path_of(linked).c_str(), AT_SYMLINK_FOLLOW) != 0)
      return failed(path_of(name));
    temporary_name_ = std::move(linked);
  }
  if (::rename(path_of(temporary_name_).c_str(), path_of(name).c_str()) != 0)
    return failed(path_of(name));
  temporary_name_.clear();
  return sync_directory(directory_);
}

} // namespace rstuf::client
