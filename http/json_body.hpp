#pragma once

#include "http/body_reader.hpp"
#include "http/request.hpp"

#include <expected>
#include <utility>

namespace rstuf::http {

/// What was asked for, or the detail of a 422.
template <class T>
using checked = std::expected<T, json>;

/// The body as a JSON object; anything else is refused as FastAPI refuses it.
checked<json> json_body(const request& r);

/// What `read` makes of the body, if it notes no fault.
template <class Read>
checked<json> read_body(const request& r, Read&& read) {
  auto body = json_body(r);
  if (!body)
    return body;
  faults found;
  json out = std::forward<Read>(read)(body_reader{*body, found});
  if (!found.none())
    return std::unexpected(std::move(found).detail());
  return out;
}

} // namespace rstuf::http
