#include "http/routes.hpp"

namespace rstuf::http {

void add_event_routes(router& to) {
  to.add("GET", "/api/v1/events", [](const request& r, worker& /*mine*/, const reply& answer) {
    response stream{.status = 200, .headers = {{"Content-Type", "text/event-stream"}}, .body = {}};
    stream.is_event_stream = r.method != "HEAD";
    answer(std::move(stream));
  });
}

} // namespace rstuf::http
