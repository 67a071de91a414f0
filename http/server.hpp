#pragma once

#include "actors/bell.hpp"
#include "actors/gateway_actor.hpp"
#include "catalog/expiry.hpp"
#include "http/io_loop.hpp"
#include "http/server_limits.hpp"
#include "http/worker_pool.hpp"
#include "metrics/registry.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace rstuf::http {

/// What a server is made of.
struct server_parts {
  server_limits limits;
  std::optional<actors::gateway_actor> gateway; ///< never empty; let go of by stop()
  sources from;                                 ///< one catalog and one storage a reading thread
  std::function<result<void>()> ready; ///< for GET /readyz; the error names what is missing
  /// Whether an endpoint is switched off: it answers 404 then. Paths have no slash at their end.
  std::function<bool(std::string_view method, std::string_view path)> disabled;
  std::shared_ptr<actors::bell> changes = {}; ///< rings when tasks end; none: looks find out later
  catalog::expiry_rule expiry = {};           ///< of roles that people sign
  std::shared_ptr<metrics::registry> figures = std::make_shared<metrics::registry>();
};

/// The REST API and the metadata files over HTTP/1.1. One thread runs the network, two read and
/// parse; answers come from any thread.
///
/// Order of declaration in a program: io_loop, then the actor system, then the server.
/// Order at the end: stop_accepting, drain, stop, then the actors' exit.
class server {
public:
  server(server_parts parts, io_loop& loop);
  ~server(); ///< stop()
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Listens and serves. The port it is bound to. Error `unavailable`: the address is taken, or
  /// none of this machine.
  result<std::uint16_t> start();

  /// No new connections; those that are open end after their next answer.
  void stop_accepting();

  /// Waits until no request is in work, at most this long. Whether it came to that.
  bool drain(std::chrono::milliseconds at_most);

  /// Ends everything; requests in work get no answer. Lets go of GATEWAY.
  void stop();

private:
  struct core;
  std::shared_ptr<core> core_;
};

} // namespace rstuf::http
