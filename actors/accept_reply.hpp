#pragma once

#include "catalog/task.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace rstuf::actors {

/// Where the answer to an accepted (or refused) task goes: called exactly once, from any thread.
/// If every copy is gone without an answer, the answer is `unavailable`, so that nobody waits for
/// an actor that died.
class accept_reply {
public:
  using receiver = std::function<void(result<catalog::acceptance>)>;

  accept_reply() = default;
  explicit accept_reply(receiver to) : once_(std::make_shared<once>(std::move(to))) {}

  void operator()(result<catalog::acceptance> answer) const {
    if (once_)
      once_->answer(std::move(answer));
  }

private:
  struct once {
    explicit once(receiver r) : to(std::move(r)) {}
    once(const once&) = delete;
    once& operator=(const once&) = delete;
    ~once() { answer(fail(errc::unavailable, "the task was not accepted: the service stops")); }
    void answer(result<catalog::acceptance> a) {
      if (auto r = std::exchange(to, nullptr))
        r(std::move(a));
    }
    receiver to;
  };
  std::shared_ptr<once> once_;
};

} // namespace rstuf::actors
