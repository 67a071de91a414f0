#pragma once

#include "catalog/publication.hpp"

#include <span>

namespace rstuf::http {

/// What waits for people's signatures, as GET metadata/sign shows it: each role's newest draft by
/// the role's name, with it trusted_root, whose keys may sign root, and trusted_targets, whose
/// delegations say which keys may sign the others. Empty if nothing waits. Error `corrupt`.
result<json> pending_metadata(const catalog::repository_state& state,
                              std::span<const catalog::draft> drafts);

} // namespace rstuf::http
