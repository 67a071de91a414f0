#pragma once

#include "tuf/error.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace rstuf::storage {

/// Owns an open file; closes it at the end. Less than 0: none.
class descriptor {
public:
  explicit descriptor(int number = -1) : number_(number) {}
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~descriptor();

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

private:
  int number_;
};

/// `unavailable`: the path and what errno says.
std::unexpected<error> system_failure(const std::string& path);

/// All calls take names within an open directory; `path` is the directory's, for errors.
struct directory {
  descriptor handle;
  std::string path;

  std::string path_of(std::string_view name) const { return path + '/' + std::string(name); }
};

/// Opens a directory. Errors: `unavailable`.
result<directory> open_directory(const std::string& path);

/// Writes a new file (mode 0644, whatever the umask) and leaves it open for syncing. An existing
/// one is overwritten if `replace`. After an error the name is gone.
result<descriptor> write_file(const directory& place, const std::string& name,
                              std::string_view bytes, bool replace);

/// The whole content. Errors: `not_found` (also for what is no regular file), `too_large`,
/// `unavailable`.
result<std::string> read_file(const directory& place, const std::string& name, std::size_t limit);

/// Makes a file's bytes, or a directory's names, durable.
result<void> sync_file(const descriptor& file, const std::string& path);

/// How a file gets its name without taking it from another.
enum class naming {
  rename, ///< renameat2 with RENAME_NOREPLACE
  link,   ///< link and unlink, for file systems that lack it (NFS)
};

/// Moves `from` to `to` unless `to` exists: false then, and `from` stays. Falls back from `rename`
/// to `link` for good where the file system lacks the first.
result<bool> move_exclusively(const directory& place, const std::string& from,
                              const std::string& to, naming& how);

} // namespace rstuf::storage
