#include "http/event_writer.hpp"

#include "http/refusal.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::http {
event_writer::event_writer(const restinio::request_handle_t& from,
                           std::weak_ptr<guarded_connection> connection,
                           std::shared_ptr<void> in_work, std::size_t max_unsent)
    : connection_{std::move(connection)}, in_work_{std::move(in_work)}, max_unsent_{max_unsent},
      out_{from->create_response<restinio::chunked_output_t>(
          {restinio::http_status_code_t{200}, reason(200)})} {
  out_.connection_close();
  out_.append_header_date_field();
  out_.append_header("Content-Type", "text/event-stream");
  out_.append_header("Cache-Control", "no-store");
  out_.append_header("X-Accel-Buffering", "no"); // nginx would keep events back
  if (auto c = connection_.lock())
    c->begin_stream();
}

bool event_writer::gone() const {
  const auto c = connection_.lock();
  return progress_->gone || !c || !c->socket.is_open();
}

bool event_writer::send(const std::shared_ptr<const std::string>& text) {
  if (gone())
    return false;
  progress_->unsent += text->size();
  if (progress_->unsent > max_unsent_) {
    spdlog::info("listener-cut: it does not read");
    cut();
    return false;
  }
  out_.append_chunk(restinio::writable_item_t{text});
  out_.flush([p = progress_, size = text->size()](const auto& ec) {
    p->unsent -= size;
    p->gone = p->gone || ec;
  });
  return true;
}

void event_writer::end() {
  if (!progress_->gone)
    out_.done([to = connection_, held = in_work_](const auto& /*ec*/) {
      if (auto c = to.lock())
        c->answered(true);
    });
}

void event_writer::cut() {
  progress_->gone = true;
  if (auto c = connection_.lock())
    c->close();
}

} // namespace rstuf::http
