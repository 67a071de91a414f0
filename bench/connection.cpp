#include "bench/connection.hpp"

#include "bench/failure.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rstuf::bench {
namespace {

constexpr std::size_t receive_size = 256U << 10U;

[[noreturn]] void fail_with_errno(const char* what) {
  throw failure(std::string(what) + ": " + std::strerror(errno));
}

} // namespace

std::string request_bytes(std::string_view method, std::string_view target, std::string_view body) {
  std::string request;
  request.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  if (!body.empty())
    request.append("Content-Type: application/json\r\nContent-Length: ")
        .append(std::to_string(body.size()))
        .append("\r\n");
  return request.append("\r\n").append(body);
}

socket_handle::socket_handle(std::uint16_t port)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), buffer_(receive_size, '\0') {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  if (fd_ < 0 || ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
      ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    if (fd_ >= 0)
      ::close(fd_);
    errno = error;
    fail_with_errno("connect");
  }
}

socket_handle::socket_handle(socket_handle&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

socket_handle::~socket_handle() {
  if (fd_ >= 0)
    ::close(fd_);
}

void socket_handle::send_all(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0)
      fail_with_errno("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string_view socket_handle::receive() {
  const auto got = ::recv(fd_, buffer_.data(), buffer_.size(), 0);
  if (got < 0)
    fail_with_errno("receive");
  if (got == 0)
    throw failure("the server closed a connection");
  return std::string_view(buffer_).substr(0, static_cast<std::size_t>(got));
}

response connection::exchange(std::string_view request) {
  socket_.send_all(request);
  while (true)
    if (auto done = reader_.take(socket_.receive()))
      return std::move(*done);
}

} // namespace rstuf::bench
