#include "http/json_body.hpp"

#include "http/media_type.hpp"

namespace rstuf::http {
namespace {

/// `application/json` or anything with the suffix `+json`. Without a type the body is taken for
/// JSON.
bool is_json(std::string_view content_type) {
  const auto type = media_type(content_type);
  return type.empty() || type == "application/json" ||
         (type.starts_with("application/") && type.ends_with("+json"));
}

} // namespace

checked<json> json_body(const request& r) {
  faults found;
  if (r.body.empty()) {
    found.add("missing", {"body"}, "Field required", nullptr);
    return std::unexpected(std::move(found).detail());
  }
  if (!is_json(r.content_type)) {
    const json shown = std::string{r.body};
    body_reader{shown, found}.object();
    return std::unexpected(std::move(found).detail());
  }
  auto body = parse_json(r.body);
  if (!body) {
    found.add("json_invalid", {"body"}, "JSON decode error", json::object(),
              {{"error", body.error().context}});
    return std::unexpected(std::move(found).detail());
  }
  if (body_reader{*body, found}.object() == nullptr)
    return std::unexpected(std::move(found).detail());
  return *std::move(body);
}

} // namespace rstuf::http
