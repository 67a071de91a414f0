#include "bench/floor/serve.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rstuf::floor {
namespace {

int demand(int got, const char* what) {
  if (got < 0)
    throw std::runtime_error(what);
  return got;
}

int listen_anywhere() {
  const int fd = demand(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  demand(::bind(fd, reinterpret_cast<const sockaddr*>(&address), size), "bind");
  demand(::listen(fd, SOMAXCONN), "listen");
  demand(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return fd;
}

void watch(int poll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  demand(::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

/// True once the bytes hold a whole request, body included.
bool complete(const std::string& request) {
  const auto header = request.find("\r\n\r\n");
  if (header == std::string::npos)
    return false;
  static constexpr std::string_view name = "Content-Length: ";
  const auto at = request.find(name);
  const auto body =
      at < header ? std::strtoull(request.c_str() + at + name.size(), nullptr, 10) : 0;
  return request.size() >= header + 4 + body;
}

class answerer {
public:
  explicit answerer(std::size_t body)
      : answer_("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body) + "\r\n\r\n" +
                std::string(body, 'x')) {}

  void read(int fd) {
    const auto got = ::recv(fd, chunk_.data(), chunk_.size(), 0);
    if (got <= 0) {
      ::close(fd);
      requests_.erase(fd);
      return;
    }
    auto& request = requests_[fd];
    request.append(chunk_.data(), static_cast<std::size_t>(got));
    if (!complete(request))
      return;
    request.clear();
    demand(static_cast<int>(::send(fd, answer_.data(), answer_.size(), MSG_NOSIGNAL)), "send");
  }

private:
  std::string answer_;
  std::array<char, 65536> chunk_;
  std::map<int, std::string> requests_;
};

} // namespace

void serve(std::size_t body) {
  const int listener = listen_anywhere();
  const int poll = demand(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  watch(poll, listener);
  answerer answers(body);
  std::array<epoll_event, 256> events;
  while (true) {
    const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == listener)
        watch(poll, demand(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC), "accept"));
      else
        answers.read(fd);
    }
  }
}

} // namespace rstuf::floor
