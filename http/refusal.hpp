#pragma once

#include <string>

namespace rstuf::http {

/// A whole HTTP/1.1 message that ends a connection with this status (`100` alone goes on), for
/// the places where no answer of RESTinio's can be made.
std::string refusal(int status);

/// The reason phrase of a status (RFC 9110, 15).
std::string reason(int status);

} // namespace rstuf::http
