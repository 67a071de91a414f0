#pragma once

#include <string>

namespace rstuf::catalog {

/// 128 random bits as 32 lower-case hex digits: the id of a task, or the nonce of a lease. Throws
/// std::runtime_error if the machine has no randomness to give.
std::string random_id();

} // namespace rstuf::catalog
