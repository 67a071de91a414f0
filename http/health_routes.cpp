#include "http/routes.hpp"

namespace rstuf::http {

void add_health_routes(router& to, std::function<result<void>()> ready) {
  to.add_constant("GET", "/healthz", json_response(200, {{"status", "alive"}}));
  to.add(
      "GET", "/readyz",
      [ready = std::move(ready)](const request& /*r*/, worker& /*mine*/, const reply& answer) {
        auto state = ready();
        if (state)
          answer(json_response(200, {{"status", "ready"}}));
        else
          answer(json_response(503, {{"status", "not ready"}, {"missing", state.error().context}}));
      });
}

} // namespace rstuf::http
