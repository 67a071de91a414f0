#pragma once

#include <string>

namespace rstuf::http {

/// 128 random bits as 32 lower-case hex digits. Throws std::runtime_error if the machine has no
/// randomness to give.
std::string new_task_id();

} // namespace rstuf::http
