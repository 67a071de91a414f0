#pragma once

#include "cli/api_client.hpp"

#include <deque>
#include <functional>
#include <future>
#include <string>
#include <vector>

namespace rstuf::cli {

/// Sends with a few requests under way at a time, each on a connection of its own, and gives the
/// answers in the order of what was sent.
class upload_window {
public:
  using sending = std::function<result<std::string>(api_client&)>;

  explicit upload_window(std::vector<api_client> connections)
      : connections_(std::move(connections)) {}

  bool is_full() const { return under_way_.size() == connections_.size(); }
  bool is_empty() const { return under_way_.empty(); }
  /// Begins to send; not while the window is full.
  void begin(sending send);
  /// Waits for the oldest.
  result<std::string> oldest();

private:
  std::vector<api_client> connections_;
  std::size_t next_ = 0;
  std::deque<std::future<result<std::string>>> under_way_; // last: they use the connections
};

} // namespace rstuf::cli
