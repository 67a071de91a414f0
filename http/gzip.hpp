#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rstuf::http {

/// The bytes in gzip form (RFC 1952); nothing if they would not get smaller.
std::optional<std::string> gzipped(std::string_view bytes);

/// Whether an Accept-Encoding allows gzip: named itself or by `*`, and not with q=0.
bool allows_gzip(std::string_view accept_encoding);

} // namespace rstuf::http
