#include "http/worker_pool.hpp"

namespace rstuf::http {

worker_pool::worker_pool(std::size_t threads, std::size_t max_waiting, const sources& from)
    : max_waiting_{max_waiting} {
  for (std::size_t i = 0; i < threads; ++i)
    threads_.emplace_back([this, from] { run(worker{from}); });
}

bool worker_pool::post(job work) {
  {
    std::lock_guard lock{mutex_};
    if (stopped_ || waiting_.size() >= max_waiting_)
      return false;
    waiting_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

void worker_pool::run(worker mine) {
  std::unique_lock lock{mutex_};
  while (true) {
    wake_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
    if (stopped_)
      return;
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    next(mine);
    next = nullptr;
    lock.lock();
  }
}

void worker_pool::stop() {
  std::deque<job> dropped;
  {
    std::lock_guard lock{mutex_};
    stopped_ = true;
    dropped.swap(waiting_);
  }
  wake_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable())
      thread.join();
  }
}

} // namespace rstuf::http
