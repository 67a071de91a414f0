#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace rstuf::catalog {

/// Lets the writers of one database file within this process take turns, first come, first served.
/// SQLite's own waiting sleeps and tries again: an unlucky writer waits for seconds while others
/// pass by. Between processes that is all there is.
class write_queue {
public:
  /// The queue of a file, the same for all who ask.
  static std::shared_ptr<write_queue> of(const std::string& file);

  /// Waits for one's turn. False: it did not come in time.
  bool enter(std::chrono::milliseconds wait);
  void leave();

private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<std::uint64_t> waiting_; ///< the first has its turn
  std::uint64_t last_ticket_ = 0;
};

} // namespace rstuf::catalog
