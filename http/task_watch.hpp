#pragma once

#include "http/event_listener.hpp"
#include "http/task_log.hpp"
#include "http/worker_pool.hpp"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rstuf::http {

/// The requests that wait for the end of a task, and the listeners to events. When something has
/// changed, one look into the catalog finds it out for all of them together; every half second one
/// looks anyway, for tasks that another process ends. All calls come from the network's thread.
class task_watch : public std::enable_shared_from_this<task_watch> {
public:
  using moment = std::chrono::steady_clock::time_point;
  /// Told of a task that is over; of none if the time ran out, or it could not be waited for.
  using receiver = std::function<void(std::optional<catalog::task>)>;
  /// Has work done on a reading thread; false if it cannot be.
  using post = std::function<bool(worker_pool::job)>;

  struct limits {
    std::size_t waiters = 4096;
    std::size_t listeners = 64;
  };

  task_watch(asio::io_context& io, post reading, limits most)
      : io_{io}, reading_{std::move(reading)}, limits_{most}, timer_{io} {}

  void wait(const std::string& id, moment until, receiver to);
  bool has_room();
  /// The listener is told what happens from its first line on.
  void listen(std::shared_ptr<event_listener> to);
  /// Something has changed.
  void rung();
  /// Sends all of them away. Who comes later is sent away at once.
  void end();

private:
  struct waiter {
    moment until;
    receiver to;
  };

  bool has_listeners() const {
    return !listeners_.empty() || !joining_.empty() || !newcomers_.empty();
  }
  bool idle() const { return waiters_.empty() && !has_listeners(); }
  void look();
  void looked(const result<task_log::sight>& seen);
  void tell(const std::string& text);
  void join();
  void expire(moment now);
  void beat(moment now);
  void arm();
  void woken();

  asio::io_context& io_;
  post reading_;
  limits limits_;
  asio::steady_timer timer_;
  std::multimap<std::string, waiter> waiters_; ///< by task
  std::vector<std::shared_ptr<event_listener>> listeners_;
  std::vector<std::shared_ptr<event_listener>> joining_;   ///< from the look that is under way
  std::vector<std::shared_ptr<event_listener>> newcomers_; ///< from the next one
  task_log log_;
  bool looking_ = false;
  bool look_again_ = false; ///< somebody came, or something changed, since this look began
  bool ended_ = false;
  moment look_began_{};
  moment next_look_{}; ///< not before, unless nothing changes
  moment next_beat_{};
};

} // namespace rstuf::http
