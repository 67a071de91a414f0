#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace rstuf::http {

/// The `wait=SECONDS` of a Prefer field (RFC 7240, 4.3), if there is one that is at least 1. What
/// is malformed or unknown is passed over, as preferences are.
std::optional<std::chrono::seconds> preferred_wait(std::string_view prefer);

} // namespace rstuf::http
