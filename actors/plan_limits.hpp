#pragma once

#include "catalog/publication.hpp"

namespace rstuf::actors {

/// Whether clients would still take the files that list roles: a snapshot with all of them, those
/// that were ever listed among them, and a targets file that delegates to them. Error
/// `invalid_argument` naming the file, its size and the limit.
///
/// `names`: of all roles that a snapshot lists, without snapshot and timestamp.
result<void> check_snapshot_size(const std::vector<std::string>& names);
result<void> check_delegations_size(const tuf::delegations& delegations);

} // namespace rstuf::actors
