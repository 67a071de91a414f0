#pragma once

#include "bench/response_reader.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace rstuf::bench {

/// The bytes of an HTTP/1.1 request; `body` is JSON, or empty for none.
std::string request_bytes(std::string_view method, std::string_view target,
                          std::string_view body = {});

/// A connected TCP socket to a port of this machine, closed with the object.
class socket_handle {
public:
  /// Throws failure when nobody listens.
  explicit socket_handle(std::uint16_t port);
  socket_handle(socket_handle&& other) noexcept;
  socket_handle& operator=(socket_handle&&) = delete;
  ~socket_handle();

  int fd() const { return fd_; }
  /// Sends all bytes, or throws failure.
  void send_all(std::string_view bytes) const;
  /// What has arrived, waiting for it; throws failure at the end of the stream.
  std::string_view receive();

private:
  int fd_ = -1;
  std::string buffer_;
};

/// One kept connection for requests one after the other.
class connection {
public:
  explicit connection(std::uint16_t port) : socket_(port) {}

  response get(std::string_view target) { return exchange(request_bytes("GET", target)); }
  response post(std::string_view target, std::string_view body) {
    return exchange(request_bytes("POST", target, body));
  }
  response exchange(std::string_view request);

private:
  socket_handle socket_;
  response_reader reader_;
};

} // namespace rstuf::bench
