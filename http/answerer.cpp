#include "http/answerer.hpp"

#include "http/failure_log.hpp"
#include "http/prefer.hpp"
#include "http/task_view.hpp"

#include <asio/post.hpp>

#include <algorithm>

namespace rstuf::http {
namespace {

response ended(const catalog::task& task, std::chrono::seconds wait) {
  auto data = shown(task);
  if (!data)
    return logged_failure("task", data.error());
  auto out = json_response(200, task_answer(*std::move(data)));
  out.headers.emplace_back("Preference-Applied", "wait=" + std::to_string(wait.count()));
  return out;
}

} // namespace

void answerer::give(const std::shared_ptr<exchange>& to, std::string_view prefer, response made) {
  if (made.is_event_stream)
    return asio::post(io_, [self = shared_from_this(), to] { self->begin_events(to); });
  const auto wanted = preferred_wait(made.task.empty() ? std::string_view{} : prefer);
  if (!wanted)
    return to->finish(std::move(made));
  asio::post(io_, [self = shared_from_this(), to, at_most = std::min(*wanted, max_wait()),
                   made = std::move(made)] { self->wait(to, at_most, made); });
}

/// The answer must be there before the connection's time for it is over.
std::chrono::seconds answerer::max_wait() const {
  const auto& limits = table_->limits;
  return std::min(limits.max_wait,
                  std::chrono::duration_cast<std::chrono::seconds>(limits.answer_timeout * 3 / 4));
}

void answerer::begin_events(const std::shared_ptr<exchange>& to) {
  if (!watch_->has_room())
    return to->finish(failed({errc::unavailable, {}}));
  if (auto listener = to->begin_events(table_->limits.max_unsent_events))
    watch_->listen(std::move(listener));
}

void answerer::wait(const std::shared_ptr<exchange>& to, std::chrono::seconds at_most,
                    response made) {
  // The bodies of those who wait stay in memory. When that becomes scarce, nobody may.
  if (table_->body_bytes > table_->limits.max_body_memory / 2)
    return to->finish(std::move(made));
  const auto id = made.task;
  watch_->wait(id, to->began() + at_most,
               [to, at_most, made = std::move(made)](const std::optional<catalog::task>& task) {
                 to->finish(task ? ended(*task, at_most) : made);
               });
}

} // namespace rstuf::http
