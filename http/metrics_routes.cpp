#include "http/routes.hpp"

// GET /metrics, for Prometheus.
namespace rstuf::http {

void add_metrics_routes(router& to, std::function<std::string()> scrape) {
  to.add("GET", "/metrics",
         [scrape = std::move(scrape)](const request& /*r*/, worker& /*mine*/, const reply& answer) {
           answer({.status = 200,
                   .headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                               {"Cache-Control", "no-store"}},
                   .body = std::make_shared<const std::string>(scrape())});
         });
}

} // namespace rstuf::http
