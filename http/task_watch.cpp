#include "http/task_watch.hpp"

#include <asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <utility>

namespace rstuf::http {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr auto longest_pause = 500ms; ///< between looks while somebody waits
constexpr auto least_pause = 5ms;
constexpr auto heartbeat = 15s;

/// Looks take at most one part in so many of a reading thread's time.
constexpr int share_of_time = 5;

const auto beat_text = std::make_shared<const std::string>(": still here\n\n");

} // namespace

void task_watch::wait(const std::string& id, moment until, receiver to) {
  if (ended_ || waiters_.size() >= limits_.waiters)
    return to({});
  waiters_.emplace(id, waiter{until, std::move(to)});
  rung(); // it may be over already
  arm();
}

bool task_watch::has_room() {
  for (auto* all : {&listeners_, &joining_, &newcomers_})
    std::erase_if(*all, [](const auto& l) { return l->gone(); });
  return !ended_ && listeners_.size() + joining_.size() + newcomers_.size() < limits_.listeners;
}

void task_watch::listen(std::shared_ptr<event_listener> to) {
  newcomers_.push_back(std::move(to));
  rung();
  arm();
}

void task_watch::rung() {
  if (idle())
    return;
  if (looking_ || steady::now() < next_look_) {
    look_again_ = true;
    return arm();
  }
  look();
}

void task_watch::look() {
  looking_ = true;
  look_again_ = false;
  look_began_ = steady::now();
  joining_.insert(joining_.end(), newcomers_.begin(), newcomers_.end());
  newcomers_.clear();
  auto what = log_.next_question(has_listeners());
  for (const auto& [id, w] : waiters_)
    what.waited_for.insert(id);
  auto work = [self = weak_from_this(), &io = io_, what = std::move(what)](worker& mine) {
    auto seen = mine.read([&](auto& rows) { return task_log::look(rows, what); });
    asio::post(io, [self, seen = std::move(seen)] {
      if (auto here = self.lock())
        here->looked(seen);
    });
  };
  if (!reading_(std::move(work)))
    looked(fail(errc::unavailable, "too much to do"));
}

void task_watch::looked(const result<task_log::sight>& seen) {
  looking_ = false;
  const auto now = steady::now();
  next_look_ = now + std::max<steady::duration>(least_pause, share_of_time * (now - look_began_));
  if (!seen) {
    spdlog::warn("tasks-not-watched {}", to_string(seen.error()));
    next_look_ = now + longest_pause;
  } else {
    tell(log_.events(*seen));
    join();
    for (const auto& t : seen->over) {
      const auto [first, last] = waiters_.equal_range(t.id);
      std::multimap<std::string, waiter> ready(first, last);
      waiters_.erase(first, last);
      for (auto& [id, w] : ready)
        w.to(t);
    }
  }
  arm();
}

void task_watch::tell(const std::string& text) {
  if (text.empty())
    return;
  const auto shared = std::make_shared<const std::string>(text);
  std::erase_if(listeners_, [&](const auto& l) { return !l->send(shared); });
}

void task_watch::join() {
  if (listeners_.empty())
    next_beat_ = steady::now() + heartbeat;
  for (auto& l : std::exchange(joining_, {}))
    if (l->send(beat_text))
      listeners_.push_back(std::move(l));
  if (!has_listeners())
    log_.forget();
}

void task_watch::expire(moment now) {
  std::vector<receiver> late;
  for (auto w = waiters_.begin(); w != waiters_.end();) {
    if (w->second.until <= now) {
      late.push_back(std::move(w->second.to));
      w = waiters_.erase(w);
    } else {
      ++w;
    }
  }
  for (const auto& to : late)
    to({});
}

void task_watch::beat(moment now) {
  if (listeners_.empty() || now < next_beat_)
    return;
  next_beat_ = now + heartbeat;
  tell(*beat_text);
}

void task_watch::arm() {
  if (idle() || ended_)
    return;
  auto next = look_again_ ? next_look_ : std::max(next_look_, look_began_ + longest_pause);
  if (looking_)
    next = steady::now() + longest_pause;
  for (const auto& [id, w] : waiters_)
    next = std::min(next, w.until);
  if (!listeners_.empty())
    next = std::min(next, next_beat_);
  timer_.expires_at(next);
  timer_.async_wait([self = weak_from_this()](std::error_code ec) {
    auto here = self.lock();
    if (here && !ec)
      here->woken();
  });
}

void task_watch::woken() {
  const auto now = steady::now();
  expire(now);
  beat(now);
  if (!idle() && !looking_ && now >= next_look_ &&
      (look_again_ || now >= look_began_ + longest_pause))
    return look();
  arm();
}

void task_watch::end() {
  ended_ = true;
  timer_.cancel();
  for (auto* all : {&listeners_, &joining_, &newcomers_})
    for (const auto& l : std::exchange(*all, {}))
      l->end();
  for (auto& [id, w] : std::exchange(waiters_, {}))
    w.to({});
}

} // namespace rstuf::http
