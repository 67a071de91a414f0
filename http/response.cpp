#include "http/response.hpp"

#include "http/refusal.hpp"

namespace rstuf::http {
namespace {

int status_of(errc code) {
  switch (code) {
  case errc::invalid_argument:
    return 422;
  case errc::not_found:
    return 404;
  case errc::conflict:
    return 409;
  case errc::too_large:
    return 413;
  case errc::timeout:
  case errc::unavailable:
  case errc::lease_lost:
    return 503;
  case errc::unverified:
  case errc::expired:
  case errc::corrupt:
  case errc::internal:
    return 500;
  }
  return 500;
}

} // namespace

response json_response(int status, const json& body) {
  // Strings of ours are UTF-8; a broken one is shown as such rather than thrown over.
  auto text = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          .body = std::make_shared<const std::string>(std::move(text))};
}

response refused(int status, const json& detail) {
  return json_response(status, {{"detail", detail}});
}

response not_allowed(const std::vector<std::string>& methods) {
  auto answer = refused(405, reason(405));
  std::string allow;
  for (const auto& method : methods)
    allow.append(allow.empty() ? "" : ", ").append(method);
  answer.headers.emplace_back("Allow", allow);
  return answer;
}

response failed(const error& e) {
  int status = status_of(e.code);
  auto answer = refused(status, reason(status));
  if (status == 503)
    answer.headers.emplace_back("Retry-After", "1");
  return answer;
}

} // namespace rstuf::http
