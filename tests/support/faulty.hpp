#pragma once

#include "catalog/catalog.hpp"
#include "storage/storage.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace rstuf::test {

/// What the write at which a service crashes leaves behind.
enum class crash {
  before, ///< nothing
  after,  ///< all of it, but the caller is told of a failure
  partly, ///< of a batch of files the first half (rounded down), of any other write nothing
};

/// Counts the writes to the storages and catalogs that share it, and crashes at one of them: that
/// write fails, and so does every later call, reads too. A test then opens new objects on the same
/// files and rows: the service after a restart. Any thread may call.
class fault_plan {
public:
  /// Never crashes, only counts.
  fault_plan() = default;
  /// Crashes at this write; the first has number 1.
  fault_plan(std::size_t write, crash how) : at_(write), how_(how) {}

  /// The writes so far, the crashing one included: "storage.create", "catalog.commit" …
  std::vector<std::string> writes() const;
  bool crashed() const;

  /// For the decorators: how the write that begins now fails, if it does.
  std::optional<crash> next_write(std::string name);

private:
  mutable std::mutex mutex_;
  std::vector<std::string> writes_;
  std::size_t at_ = 0; ///< 0: never
  crash how_ = crash::before;
};

/// The decorators. A failure is `unavailable`; `timeout` for a catalog's write that took effect.
std::unique_ptr<storage::metadata_storage>
make_faulty(std::unique_ptr<storage::metadata_storage> inner, std::shared_ptr<fault_plan> plan);
std::unique_ptr<catalog::catalog> make_faulty(std::unique_ptr<catalog::catalog> inner,
                                              std::shared_ptr<fault_plan> plan);

} // namespace rstuf::test
