#pragma once

#include <memory>

namespace asio {
class io_context;
}

namespace rstuf::http {

/// The event loop of a server, apart from it: actors may hold requests, which live in the loop. A
/// program declares it before its actor system, so that it goes after the last actor.
class io_loop {
public:
  io_loop();
  ~io_loop();
  io_loop(const io_loop&) = delete;
  io_loop& operator=(const io_loop&) = delete;

  asio::io_context& context() { return *context_; }

private:
  std::unique_ptr<asio::io_context> context_;
};

} // namespace rstuf::http
