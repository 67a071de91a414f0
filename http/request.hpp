#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rstuf::http {

/// A request as handlers see it.
struct request {
  std::string method;
  std::string path;      ///< decoded, without doubled and trailing slashes: "/api/v1/task"
  std::string rest;      ///< what a route ending in `/*` leaves of the path
  bool folder = false;   ///< the path was sent with a slash at its end
  std::string query;     ///< as sent, without the `?`
  std::string_view body; ///< as long as the handler runs
  std::string accept;
  std::string accept_encoding;
  std::string content_type;
  std::string if_none_match;
  std::optional<std::string> idempotency_key = {};
  std::string prefer = {}; ///< all fields of that name, joined by commas
};

/// The path of a request target in origin or absolute form (RFC 9112, 3.2), decoded and folded as
/// in `request::path`; nothing if its percent escapes are broken or hide a NUL.
std::optional<std::string> normal_path(std::string_view target);

/// The first value of a query parameter, decoded.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

} // namespace rstuf::http
