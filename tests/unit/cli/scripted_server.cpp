#include "scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace rstuf::cli::test {
namespace {

std::size_t content_length(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  return at == head.npos ? 0 : std::stoul(head.substr(at + 16));
}

// One more piece of what arrives; whether there was one.
bool receive(int connection, std::string& bytes) {
  char piece[65536];
  const ssize_t n = ::recv(connection, piece, sizeof piece, 0);
  if (n <= 0)
    return false;
  bytes.append(piece, static_cast<std::size_t>(n));
  return true;
}

request read_request(int connection) {
  std::string bytes;
  std::size_t end = bytes.npos;
  while ((end = bytes.find("\r\n\r\n")) == bytes.npos)
    if (!receive(connection, bytes))
      return {};
  request got;
  got.head = bytes.substr(0, end);
  got.body = bytes.substr(end + 4);
  while (got.body.size() < content_length(got.head))
    if (!receive(connection, got.body))
      return {};
  const auto first = got.head.find(' ');
  got.method = got.head.substr(0, first);
  got.path = got.head.substr(first + 1, got.head.find(' ', first + 1) - first - 1);
  return got;
}

void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0)
      return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

} // namespace

std::string answer(int status, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

scripted_server::scripted_server(std::function<std::string(const request&)> reply)
    : reply_(std::move(reply)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, any, size) != 0 || ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, any, &size) != 0 || ::pipe(stop_) != 0)
    throw std::runtime_error("the test's server did not start");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

scripted_server::~scripted_server() {
  ::close(stop_[1]);
  thread_.join();
  for (const int connection : silent_)
    ::close(connection);
  ::close(stop_[0]);
  ::close(listener_);
}

std::vector<request> scripted_server::requests() const {
  const std::lock_guard lock{mutex_};
  return requests_;
}

void scripted_server::serve() {
  for (;;) {
    pollfd waiting[2] = {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
    if (::poll(waiting, 2, -1) < 0 || waiting[1].revents != 0)
      return;
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection >= 0)
      serve_one(connection);
  }
}

void scripted_server::serve_one(int connection) {
  const auto got = read_request(connection);
  {
    const std::lock_guard lock{mutex_};
    requests_.push_back(got);
  }
  const auto reply = reply_(got);
  if (reply == silence) {
    silent_.push_back(connection);
    return;
  }
  send_all(connection, reply);
  ::close(connection);
}

} // namespace rstuf::cli::test
