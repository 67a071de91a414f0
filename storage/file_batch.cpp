#include "storage/file_batch.hpp"

#include <atomic>
#include <fcntl.h>
#include <random>
#include <unistd.h>

namespace rstuf::storage {
namespace {

// Up to here one fsync a file, all begun at once, costs about as much as a syncfs, and it does not
// wait for what other programs have written to this file system. Beyond, the many waits cost more.
constexpr std::size_t most_single_syncs = 4;

} // namespace

std::string temporary_name() {
  static const auto origin =
      std::to_string(::getpid()) + '.' + std::to_string(std::random_device{}());
  static std::atomic<std::uint64_t> counter = 0;
  // A forked child has its parent's counter and random number, but a pid of its own.
  return std::string(temporary_prefix) + origin + '.' + std::to_string(::getpid()) + '.' +
         std::to_string(counter++);
}

file_batch::~file_batch() {
  for (const auto& name : temporary_)
    if (!name.empty())
      ::unlinkat(place_.handle.get(), name.c_str(), 0);
}

result<void> file_batch::sync_filesystem() const {
  if (::syncfs(place_.handle.get()) != 0)
    return system_failure(place_.path);
  return {};
}

result<void> file_batch::write(std::span<const file> files) {
  std::vector<descriptor> written;
  std::size_t count = 0;
  const bool sync_singly = files.size() <= most_single_syncs;
  for (const auto& f : files) {
    const auto there = compare(f);
    if (!there)
      return std::unexpected(there.error());
    outcome_.push_back(*there);
    temporary_.emplace_back();
    if (*there)
      continue;
    auto name = temporary_name();
    auto file = write_file(place_, name, f.bytes, false);
    if (!file)
      return std::unexpected(file.error());
    temporary_.back() = std::move(name);
    ++count;
    if (sync_singly) {
      // Only a hint to begin; fsync below is what promises.
      ::sync_file_range(file->get(), 0, 0, SYNC_FILE_RANGE_WRITE);
      written.push_back(std::move(*file));
    }
  }
  for (const auto& file : written)
    if (auto synced = sync_file(file, place_.path); !synced)
      return synced;
  return sync_singly || count == 0 ? result<void>{} : sync_filesystem();
}

result<std::vector<creation>> file_batch::publish(std::span<const file> files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (outcome_[i])
      continue;
    const auto moved = move_exclusively(place_, temporary_[i], files[i].name, how_);
    if (!moved)
      return std::unexpected(moved.error());
    if (*moved) {
      temporary_[i].clear();
      outcome_[i] = creation::created;
      continue;
    }
    const auto there = compare(files[i]); // somebody was faster
    if (!there)
      return std::unexpected(there.error());
    outcome_[i] = there->value_or(creation::taken);
  }
  // Whoever made an adopted file may not have synced it yet.
  if (adopted_ > most_single_syncs)
    if (auto synced = sync_filesystem(); !synced)
      return std::unexpected(synced.error());
  if (auto synced = sync_file(place_.handle, place_.path); !synced)
    return std::unexpected(synced.error());
  std::vector<creation> outcome;
  outcome.reserve(files.size());
  for (const auto& each : outcome_)
    outcome.push_back(*each);
  return outcome;
}

result<std::optional<creation>> file_batch::compare(const file& wanted) {
  const auto there = read_file(place_, wanted.name, wanted.bytes.size());
  if (!there) {
    if (there.error().code == errc::not_found)
      return std::nullopt;
    if (there.error().code == errc::too_large)
      return creation::taken;
    return std::unexpected(there.error());
  }
  if (*there != wanted.bytes)
    return creation::taken;
  if (++adopted_ > most_single_syncs)
    return creation::same;
  const descriptor file{
      ::openat(place_.handle.get(), wanted.name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (!file)
    return system_failure(place_.path_of(wanted.name));
  if (auto synced = sync_file(file, place_.path_of(wanted.name)); !synced)
    return std::unexpected(synced.error());
  return creation::same;
}

} // namespace rstuf::storage
