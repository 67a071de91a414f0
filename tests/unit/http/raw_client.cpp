#include "raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace rstuf::http::test {

raw_client::raw_client(std::uint16_t port) : fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  timeval patience{.tv_sec = 60, .tv_usec = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
}

raw_client::~raw_client() {
  ::close(fd_);
}

bool raw_client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0)
      return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void raw_client::end_sending() {
  ::shutdown(fd_, SHUT_WR);
}

void raw_client::abort() {
  linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(fd_);
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

bool raw_client::receive_more() {
  std::array<char, 65536> buffer;
  auto size = ::recv(fd_, buffer.data(), buffer.size(), 0);
  if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    throw std::runtime_error("no answer within a minute");
  if (size <= 0)
    return false;
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

answer raw_client::read_answer(bool bodiless) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive_more())
      return {};
  }
  answer out;
  out.status = std::stoi(received_.substr(received_.find(' ') + 1, 3));
  for (auto at = received_.find("\r\n") + 2; at < end + 2;) {
    auto line_end = received_.find("\r\n", at);
    auto colon = received_.find(": ", at);
    auto name = received_.substr(at, colon - at);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    out.headers[name] = received_.substr(colon + 2, line_end - colon - 2);
    at = line_end + 2;
  }
  received_.erase(0, end + 4);
  if (bodiless || out.status < 200 || out.status == 304)
    return out;
  auto size = std::stoul(out.headers["content-length"]);
  while (received_.size() < size) {
    if (!receive_more())
      throw std::runtime_error("an answer was cut short");
  }
  out.body = received_.substr(0, size);
  received_.erase(0, size);
  return out;
}

std::string raw_client::read_until(std::string_view text) {
  std::size_t at = 0;
  while ((at = received_.find(text)) == std::string::npos) {
    if (!receive_more())
      return std::exchange(received_, {});
  }
  auto out = received_.substr(0, at + text.size());
  received_.erase(0, out.size());
  return out;
}

std::string raw_client::read_to_end() {
  while (receive_more()) {
  }
  return std::exchange(received_, {});
}

json body_of(const answer& a) {
  return parse_json(a.body).value_or(json("no JSON: " + a.body));
}

answer ask(std::uint16_t port, std::string_view text) {
  raw_client client{port};
  client.send(text);
  return client.read_answer(text.starts_with("HEAD "));
}

answer get(std::uint16_t port, std::string_view target, std::string_view headers) {
  return ask(port,
             std::string{"GET "}.append(target).append(" HTTP/1.1\r\nHost: x\r\n").append(headers) +
                 "\r\n");
}

answer post(std::uint16_t port, std::string_view target, std::string_view body,
            std::string_view headers) {
  auto head =
      std::string{"POST "}.append(target).append(" HTTP/1.1\r\nHost: x\r\n").append(headers);
  head += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  return ask(port, head.append(body));
}

} // namespace rstuf::http::test
