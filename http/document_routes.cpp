#include "http/api_document.hpp"
#include "http/file_cache.hpp"
#include "http/routes.hpp"

namespace rstuf::http {
namespace {

/// A text that stays the same as long as the program does.
response constant(std::string type, std::string text) {
  const auto file = make_served_file(std::move(text));
  return {.status = 200,
          .headers = {{"Content-Type", std::move(type)},
                      {"Cache-Control", "no-cache"},
                      {"ETag", file->etag},
                      {"X-Content-Type-Options", "nosniff"}},
          .body = file->plain};
}

} // namespace

void add_document_routes(router& to) {
  const auto document = api_document();
  to.add_constant("GET", "/openapi.json", constant("application/json", document.dump()));
  auto page = constant("text/html; charset=utf-8", api_page(document));
  page.headers.emplace_back("Content-Security-Policy",
                            "default-src 'none'; style-src 'unsafe-inline'");
  to.add_constant("GET", "/", std::move(page));
}

} // namespace rstuf::http
