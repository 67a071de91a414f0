#pragma once

#include <cstddef>

namespace rstuf::floor {

/// Answers every HTTP/1.1 request on a free port of 127.0.0.1 with a body of so many bytes, on one
/// thread, until the process is killed. Prints the port. Throws std::runtime_error.
void serve(std::size_t body);

} // namespace rstuf::floor
