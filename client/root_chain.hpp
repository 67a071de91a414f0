#pragma once

#include "tuf/metadata.hpp"

#include <string_view>

// The chain of roots: each is signed by a threshold of its own keys, and by one of the keys of the
// root before it. Whether a root has expired is not asked here: only the last one must not have.
namespace rstuf::client {

/// A root that begins a chain, signed by the keys it names itself (TUF 5.3.4 (2)). Error
/// `unverified`, as for read_next_root.
result<tuf::metadata<tuf::root>> read_first_root(std::string_view bytes);

/// The root that follows a trusted one (TUF 5.3.4 and 5.3.5).
result<tuf::metadata<tuf::root>> read_next_root(const tuf::root& trusted, std::string_view bytes);

} // namespace rstuf::client
