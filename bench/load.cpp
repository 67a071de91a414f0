#include "bench/load.hpp"

#include "bench/connection.hpp"
#include "bench/failure.hpp"

#include <array>
#include <vector>

#include <sys/epoll.h>
#include <unistd.h>

namespace rstuf::bench {
namespace {

class epoll {
public:
  epoll() : fd_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (fd_ < 0)
      throw failure("epoll_create1");
  }
  epoll(const epoll&) = delete;
  epoll& operator=(const epoll&) = delete;
  ~epoll() { ::close(fd_); }

  void watch(int fd, std::size_t index) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    if (::epoll_ctl(fd_, EPOLL_CTL_ADD, fd, &event) != 0)
      throw failure("epoll_ctl");
  }

  /// Calls `handle` with the index of each descriptor that has something to read.
  template <class F>
  void wait(F&& handle) {
    std::array<epoll_event, 256> events;
    const int ready = ::epoll_wait(fd_, events.data(), static_cast<int>(events.size()), 60'000);
    if (ready <= 0)
      throw failure("no answer for a minute");
    for (int i = 0; i < ready; ++i)
      handle(static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64));
  }

private:
  int fd_;
};

struct lane {
  explicit lane(std::uint16_t port) : socket(port) {}
  socket_handle socket;
  response_reader reader;
  std::size_t number = 0;
  moment sent;
};

class runner {
public:
  explicit runner(const load_plan& plan) : plan_(plan) {
    for (std::size_t i = 0; i < plan.connections; ++i) {
      lanes_.emplace_back(plan.port);
      poll_.watch(lanes_.back().socket.fd(), i);
    }
  }

  samples run() {
    for (auto& each : lanes_)
      send_next(each);
    while (under_way_ > 0)
      poll_.wait([this](std::size_t index) { read(lanes_[index]); });
    return std::move(times_);
  }

private:
  void send_next(lane& to) {
    const auto request = plan_.next(number_);
    if (!request)
      return;
    to.number = number_++;
    to.sent = now();
    to.socket.send_all(*request);
    ++under_way_;
  }

  void read(lane& from) {
    auto done = from.reader.take(from.socket.receive());
    if (!done)
      return;
    times_.add(now() - from.sent);
    --under_way_;
    plan_.answered(from.number, from.sent, std::move(*done));
    send_next(from);
  }

  const load_plan& plan_;
  epoll poll_;
  std::vector<lane> lanes_;
  samples times_;
  std::size_t number_ = 0;
  std::size_t under_way_ = 0;
};

} // namespace

samples run_load(const load_plan& plan) {
  return runner(plan).run();
}

} // namespace rstuf::bench
