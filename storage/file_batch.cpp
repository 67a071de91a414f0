#include "storage/file_batch.hpp"

#include <atomic>
#include <fcntl.h>
#include <random>
#include <unistd.h>

namespace rstuf::storage {
namespace {

// Up to here one fsync a file, all begun at once, costs about as much as a syncfs, and it does not
// wait for what other programs have written to this file system.
constexpr std::size_t most_single_syncs = 16;

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
  std::vector<descriptor> open;
  for (const auto& f : files) {
    auto name = temporary_name();
    auto written = write_file(place_, name, f.bytes, false);
    if (!written)
      return std::unexpected(written.error());
    temporary_.push_back(std::move(name));
    if (files.size() <= most_single_syncs) {
      // Only a hint to begin; fsync below is what promises.
      ::sync_file_range(written->get(), 0, 0, SYNC_FILE_RANGE_WRITE);
      open.push_back(std::move(*written));
    }
  }
  for (const auto& each : open)
    if (auto synced = sync_file(each, place_.path); !synced)
      return synced;
  return open.empty() && !files.empty() ? sync_filesystem() : result<void>{};
}

result<std::vector<creation>> file_batch::publish(std::span<const file> files) {
  std::vector<creation> outcome;
  outcome.reserve(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto moved = move_exclusively(place_, temporary_[i], files[i].name, how_);
    if (!moved)
      return std::unexpected(moved.error());
    if (*moved) {
      temporary_[i].clear();
      outcome.push_back(creation::created);
      continue;
    }
    const auto compared = compare(files[i]);
    if (!compared)
      return std::unexpected(compared.error());
    outcome.push_back(*compared);
  }
  // Whoever made an adopted file may not have synced it yet.
  if (adopted_ > most_single_syncs)
    if (auto synced = sync_filesystem(); !synced)
      return std::unexpected(synced.error());
  if (auto synced = sync_file(place_.handle, place_.path); !synced)
    return std::unexpected(synced.error());
  return outcome;
}

result<creation> file_batch::compare(const file& wanted) {
  const auto there = read_file(place_, wanted.name, wanted.bytes.size());
  if (!there && there.error().code == errc::unavailable)
    return std::unexpected(there.error());
  if (!there || *there != wanted.bytes)
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
