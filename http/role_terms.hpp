#pragma once

#include "http/body_reader.hpp"

namespace rstuf::http {

/// `{"expiration": days}` of a role.
json read_expiration(const body_reader& role);

/// Hash bins: `{"expiration","number_of_delegated_bins","style"}`, the number a power of two from 2
/// to 16384, the style succinct (if it is missing) or classic.
json read_bins(const body_reader& bins);

} // namespace rstuf::http
