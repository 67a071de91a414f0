#pragma once

#include "storage/storage.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace rstuf::storage {

/// The content behind storages in memory, shared by all objects that are opened on it, so that a
/// test restarts a service over what an earlier one left.
struct memory_files {
  std::mutex mutex;
  std::map<std::string, std::string, std::less<>> visible;
  std::map<std::int64_t, std::string> staged;
};

/// The twin of the local storage for tests.
std::unique_ptr<metadata_storage> open_memory_storage(std::shared_ptr<memory_files> files);

} // namespace rstuf::storage
