#include "storage/local_storage.hpp"

#include "storage/file_batch.hpp"
#include "storage/posix_file.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace rstuf::storage {
namespace {

constexpr std::string_view staged_prefix = ".timestamp.";
constexpr std::string_view staged_suffix = ".tmp";

// A batch takes seconds: whoever wrote a temporary name this long ago is gone. (Its pid proves
// nothing: containers and hosts that share a directory count pids of their own.)
constexpr std::chrono::hours leftover_age{1};

std::string staged_name(std::int64_t epoch) {
  return std::string(staged_prefix) + std::to_string(epoch) + std::string(staged_suffix);
}

std::optional<std::int64_t> staged_epoch(std::string_view name) {
  if (!name.starts_with(staged_prefix) || !name.ends_with(staged_suffix))
    return {};
  const char* const end = name.data() + name.size() - staged_suffix.size();
  std::int64_t epoch = 0;
  const auto [stop, failure] = std::from_chars(name.data() + staged_prefix.size(), end, epoch);
  if (failure != std::errc{} || stop != end)
    return {};
  return epoch;
}

bool is_regular(const directory& place, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN)
    return entry.d_type == DT_REG;
  struct stat status {};
  return ::fstatat(place.handle.get(), entry.d_name, &status, 0) == 0 && S_ISREG(status.st_mode);
}

/// Calls `visit` with each regular file's name.
result<void> for_each_file(const directory& place,
                           const std::function<void(std::string_view)>& visit) {
  const std::unique_ptr<DIR, int (*)(DIR*)> entries{::opendir(place.path.c_str()), ::closedir};
  if (!entries)
    return system_failure(place.path);
  errno = 0;
  while (const dirent* entry = ::readdir(entries.get())) {
    if (is_regular(place, *entry))
      visit(entry->d_name);
    errno = 0;
  }
  if (errno != 0)
    return system_failure(place.path);
  return {};
}

void remove_leftovers(const directory& place, const std::vector<std::string>& temporary) {
  const auto now = std::chrono::system_clock::now();
  for (const auto& name : temporary) {
    struct stat status {};
    if (::fstatat(place.handle.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
      continue;
    if (now - std::chrono::system_clock::from_time_t(status.st_mtime) > leftover_age)
      ::unlinkat(place.handle.get(), name.c_str(), 0);
  }
}

class local_storage final : public metadata_storage {
public:
  explicit local_storage(std::filesystem::path directory) : path_(std::move(directory)) {
    std::error_code failure; // a missing directory shows in the first call
    std::filesystem::create_directories(path_, failure);
  }

  result<std::vector<creation>> create(std::span<const file> files) override;
  result<std::string> read(std::string_view name, std::size_t limit) override;
  result<std::vector<std::string>> list() override;
  result<void> remove(std::span<const std::string> names) override;
  result<void> stage_timestamp(std::int64_t epoch, std::string_view bytes) override;
  result<void> activate_timestamp(std::int64_t epoch) override;
  result<void> discard_staged(std::int64_t below_epoch) override;
  result<void> probe() override;

private:
  std::filesystem::path path_;
  naming how_ = naming::rename;
};

result<std::vector<creation>> local_storage::create(std::span<const file> files) {
  for (const auto& f : files)
    if (auto valid = check_file_name(f.name); !valid)
      return std::unexpected(valid.error());
  const auto place = open_directory(path_);
  if (!place)
    return std::unexpected(place.error());
  file_batch batch(*place, how_);
  if (auto written = batch.write(files); !written)
    return std::unexpected(written.error());
  return batch.publish(files);
}

result<std::string> local_storage::read(std::string_view name, std::size_t limit) {
  if (auto valid = check_file_name(name); !valid)
    return std::unexpected(valid.error());
  const auto place = open_directory(path_);
  if (!place)
    return std::unexpected(place.error());
  return read_file(*place, std::string(name), limit);
}

result<std::vector<std::string>> local_storage::list() {
  const auto place = open_directory(path_);
  if (!place)
    return std::unexpected(place.error());
  std::vector<std::string> names;
  const auto listed = for_each_file(*place, [&](std::string_view name) {
    if (is_file_name(name))
      names.emplace_back(name);
  });
  if (!listed)
    return std::unexpected(listed.error());
  std::ranges::sort(names);
  return names;
}

result<void> local_storage::remove(std::span<const std::string> names) {
  for (const auto& name : names)
    if (auto valid = check_file_name(name); !valid)
      return valid;
  const auto place = open_directory(path_);
  if (!place)
    return std::unexpected(place.error());
  for (const auto& name : names)
    if (::unlinkat(place->handle.get(), name.c_str(), 0) != 0 && errno != ENOENT)
      return system_failure(place->path_of(name));
  return sync_file(place->handle, place->path);
}

result<void> local_storage::stage_timestamp(std::int64_t epoch, std::string_view bytes) {
  const auto place = open_directory(path_);
  if (!place)
    return std::unexpected(place.error());
  const auto name = staged_name(epoch);
  const auto written = write_file(*place, name, bytes, true);
  if (!written)
    return std::unexpected(written.error());
  auto synced = sync_file(*written, place->path_of(name));
  if (!synced)
    ::unlinkat(place->handle.get(), name.c_str(), 0); // not durable: must not be activated
  return synced;
}

result<void> local_storage::activate_timestamp(std::int64_t epoch) {
  const auto place = open_directory(path_);
  if (!place)
    return std::unexpected(place.error());
  const int at = place->handle.get();
  if (::renameat(at, staged_name(epoch).c_str(), at, timestamp_name) != 0) {
    if (errno == ENOENT)
      return fail(errc::lease_lost, "no timestamp staged for epoch " + std::to_string(epoch));
    return system_failure(place->path_of(timestamp_name));
  }
  return sync_file(place->handle, place->path);
}

result<void> local_storage::discard_staged(std::int64_t below_epoch) {
  const auto place = open_directory(path_);
  if (!place)
    return std::unexpected(place.error());
  std::vector<std::string> old;
  const auto listed = for_each_file(*place, [&](std::string_view name) {
    if (const auto epoch = staged_epoch(name); epoch && *epoch < below_epoch)
      old.emplace_back(name);
  });
  if (!listed)
    return listed;
  for (const auto& name : old)
    if (::unlinkat(place->handle.get(), name.c_str(), 0) != 0 && errno != ENOENT)
      return system_failure(place->path_of(name));
  return {};
}

result<void> local_storage::probe() {
  std::error_code failure;
  std::filesystem::create_directories(path_, failure);
  const auto place = open_directory(path_);
  if (!place)
    return std::unexpected(place.error());
  std::vector<std::string> temporary;
  const auto listed = for_each_file(*place, [&](std::string_view name) {
    if (name.starts_with(temporary_prefix))
      temporary.emplace_back(name);
  });
  if (!listed)
    return listed;
  remove_leftovers(*place, temporary);

  const auto first = temporary_name();
  const auto second = temporary_name();
  for (const auto& name : {first, second})
    if (auto written = write_file(*place, name, "probe", false); !written)
      return std::unexpected(written.error());
  const auto moved = move_exclusively(*place, first, second, how_);
  for (const auto& name : {first, second})
    ::unlinkat(place->handle.get(), name.c_str(), 0);
  if (!moved)
    return std::unexpected(moved.error());
  if (*moved)
    return fail(errc::unavailable, place->path + ": cannot create names exclusively");
  return sync_file(place->handle, place->path);
}

} // namespace

std::unique_ptr<metadata_storage> open_local_storage(std::filesystem::path directory) {
  return std::make_unique<local_storage>(std::move(directory));
}

} // namespace rstuf::storage
