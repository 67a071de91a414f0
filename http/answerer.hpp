#pragma once

#include "http/exchange.hpp"
#include "http/task_watch.hpp"

#include <chrono>
#include <memory>
#include <string_view>

namespace rstuf::http {

/// Brings answers to their exchanges: at once, when a task is over, or as a stream of events.
/// Actors hold it with the requests, beyond the end of the server.
class answerer : public std::enable_shared_from_this<answerer> {
public:
  answerer(asio::io_context& io, std::shared_ptr<connection_table> table,
           std::shared_ptr<task_watch> watch)
      : io_{io}, table_{std::move(table)}, watch_{std::move(watch)} {}

  /// From any thread. `prefer`: what the request says in its Prefer fields.
  void give(const std::shared_ptr<exchange>& to, std::string_view prefer, response made);

private:
  std::chrono::seconds max_wait() const;
  void begin_events(const std::shared_ptr<exchange>& to);
  void wait(const std::shared_ptr<exchange>& to, std::chrono::seconds at_most, response made);

  asio::io_context& io_;
  std::shared_ptr<connection_table> table_;
  std::shared_ptr<task_watch> watch_;
};

} // namespace rstuf::http
