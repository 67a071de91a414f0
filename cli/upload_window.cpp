#include "cli/upload_window.hpp"

namespace rstuf::cli {

void upload_window::begin(sending send) {
  auto& connection = connections_.at(next_);
  next_ = (next_ + 1) % connections_.size();
  under_way_.push_back(std::async(
      std::launch::async, [&connection, send = std::move(send)] { return send(connection); }));
}

result<std::string> upload_window::oldest() {
  auto answer = under_way_.front().get();
  under_way_.pop_front();
  return answer;
}

} // namespace rstuf::cli
