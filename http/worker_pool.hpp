#pragma once

#include "catalog/catalog.hpp"
#include "storage/storage.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace rstuf::http {

/// How a worker comes by what it reads from.
struct sources {
  std::function<result<std::unique_ptr<catalog::catalog>>()> open_catalog;
  std::function<std::unique_ptr<storage::metadata_storage>()> open_storage;
  std::function<void(errc)> read_failed = {}; ///< told of reads of the catalog that failed
};

/// What one reading thread has of its own: a catalog and a storage.
class worker {
public:
  explicit worker(sources from) : from_{std::move(from)} {}

  /// Runs one read on the catalog, which is opened when it is first needed, and again after a read
  /// that found it unavailable: no connection stays broken.
  template <class Read>
  auto read(Read&& reading) -> std::invoke_result_t<Read, catalog::catalog&> {
    if (!rows_) {
      auto opened = from_.open_catalog();
      if (!opened)
        return told(std::unexpected(opened.error()));
      rows_ = *std::move(opened);
    }
    auto out = reading(*rows_);
    if (!out && out.error().code == errc::unavailable)
      rows_.reset();
    if (!out)
      told(std::unexpected(out.error()));
    return out;
  }

  storage::metadata_storage& files() {
    if (!files_)
      files_ = from_.open_storage();
    return *files_;
  }

private:
  std::unexpected<error> told(std::unexpected<error> why) const {
    if (from_.read_failed)
      from_.read_failed(why.error().code);
    return why;
  }

  sources from_;
  std::unique_ptr<catalog::catalog> rows_;
  std::unique_ptr<storage::metadata_storage> files_;
};

/// A few threads for what blocks or takes long: reads and the parsing of bodies.
class worker_pool {
public:
  using job = std::function<void(worker&)>;

  worker_pool(std::size_t threads, std::size_t max_waiting, const sources& from);
  ~worker_pool() { stop(); }
  worker_pool(const worker_pool&) = delete;
  worker_pool& operator=(const worker_pool&) = delete;

  /// False if too many jobs wait already, or after stop().
  bool post(job work);

  /// Finishes what runs, drops what waits.
  void stop();

private:
  void run(worker mine);

  std::size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<job> waiting_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

} // namespace rstuf::http
