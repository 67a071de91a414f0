#pragma once

#include "http/event_listener.hpp"
#include "http/guarded_connection.hpp"

#include <restinio/request_handler.hpp>

#include <restinio/message_builders.hpp>

namespace rstuf::http {

/// Writes the event stream into the answer to one request. It ends the connection, which nothing
/// else may use then.
class event_writer final : public event_listener {
public:
  event_writer(const restinio::request_handle_t& from, std::weak_ptr<guarded_connection> connection,
               std::shared_ptr<void> in_work, std::size_t max_unsent);

  bool send(const std::shared_ptr<const std::string>& text) override;
  bool gone() const override;
  void end() override;

private:
  /// What has been handed to the connection and is not written yet; whether writing failed.
  struct progress {
    std::size_t unsent = 0;
    bool gone = false;
  };

  void cut();

  std::weak_ptr<guarded_connection> connection_;
  std::shared_ptr<void> in_work_;
  std::size_t max_unsent_;
  std::shared_ptr<progress> progress_ = std::make_shared<progress>();
  restinio::response_builder_t<restinio::chunked_output_t> out_;
};

} // namespace rstuf::http
