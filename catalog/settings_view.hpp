#pragma once

#include "catalog/publication.hpp"
#include "tuf/json.hpp"

namespace rstuf::catalog {

/// The settings of a repository as GET config shows them: an object. They follow from the newest
/// root that clients may see, the expirations and the delegations. `corrupt` if that root does not
/// parse; `not_found` before the bootstrap.
result<json> settings_of(const repository_state& state);

} // namespace rstuf::catalog
