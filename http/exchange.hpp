#pragma once

#include "http/event_listener.hpp"
#include "http/guarded_connection.hpp"
#include "http/request.hpp"
#include "http/requests_in_work.hpp"
#include "http/response.hpp"
#include "metrics/registry.hpp"

#include <restinio/request_handler.hpp>

#include <asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <memory>

namespace rstuf::http {

/// One request of RESTinio's and the way of its answer, which may come from any thread. A request
/// that is dropped without an answer gets a 503.
class exchange : public std::enable_shared_from_this<exchange> {
public:
  exchange(restinio::request_handle_t from, std::weak_ptr<guarded_connection> connection,
           asio::io_context& io, std::shared_ptr<requests_in_work> in_work);
  ~exchange();
  exchange(const exchange&) = delete;
  exchange& operator=(const exchange&) = delete;

  /// The request in our terms; it refers to this exchange. Path and rest are the router's.
  request incoming() const;
  std::string_view method() const { return method_; }
  std::string_view target() const { return from_->header().request_target(); }

  /// The answer. Calls after the first do nothing. Never writes at once: RESTinio does not expect
  /// answers from inside its own calls.
  void finish(response answer);

  /// Begins an event stream as the answer; a listener that leaves more bytes unread is cut. Nothing
  /// if there was an answer before. On the network's thread only.
  std::shared_ptr<event_listener> begin_events(std::size_t max_unsent);

  /// Where the answer is counted. Before there can be one.
  void count_at(std::shared_ptr<metrics::route_meter> meter) { meter_ = std::move(meter); }

  std::chrono::steady_clock::time_point began() const { return began_; }

private:
  struct delivery;

  restinio::request_handle_t from_;
  std::weak_ptr<guarded_connection> connection_;
  asio::io_context& io_;
  std::shared_ptr<requests_in_work> in_work_;
  std::shared_ptr<void> token_;
  std::string method_;
  std::shared_ptr<metrics::route_meter> meter_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::atomic<bool> answered_ = false;
};

} // namespace rstuf::http
