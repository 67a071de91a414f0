#include "catalog/write_queue.hpp"

#include <filesystem>
#include <map>

namespace rstuf::catalog {

std::shared_ptr<write_queue> write_queue::of(const std::string& file) {
  static std::mutex mutex;
  static std::map<std::filesystem::path, std::weak_ptr<write_queue>> queues;
  std::lock_guard lock(mutex);
  std::error_code failure; // a path that cannot be resolved has a queue of its own
  const auto path = std::filesystem::weakly_canonical(file, failure);
  auto& known = queues[failure ? std::filesystem::path(file) : path];
  auto queue = known.lock();
  if (!queue) {
    queue = std::make_shared<write_queue>();
    known = queue;
  }
  return queue;
}

bool write_queue::enter(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  const auto ticket = ++last_ticket_;
  waiting_.push_back(ticket);
  if (moved_.wait_for(lock, wait, [&] { return waiting_.front() == ticket; }))
    return true;
  std::erase(waiting_, ticket);
  return false;
}

void write_queue::leave() {
  std::lock_guard lock(mutex_);
  waiting_.pop_front();
  moved_.notify_all();
}

} // namespace rstuf::catalog
