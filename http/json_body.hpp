#pragma once

#include "http/request.hpp"
#include "tuf/json.hpp"

#include <expected>

namespace rstuf::http {

/// What was asked for, or the detail of a 422.
template <class T>
using checked = std::expected<T, json>;

/// The body as a JSON object; anything else is refused as FastAPI refuses it.
checked<json> json_body(const request& r);

} // namespace rstuf::http
