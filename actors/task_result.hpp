#pragma once

#include "tuf/json.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace rstuf::actors {

/// The result of a task as the catalog keeps it and GET task shows it (JSON): what was asked for
/// happened, or it was refused for a reason, or it broke.
std::string succeeded(std::string_view message, json details);
std::string refused(std::string_view message, std::string_view error);
std::string broke(std::string_view message);

/// What a task shows of a version that waits for people.
std::string pending_text(const std::string& name, std::int64_t version);

} // namespace rstuf::actors
