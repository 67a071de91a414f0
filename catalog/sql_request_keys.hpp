#pragma once

#include "catalog/task.hpp"

#include <soci/soci.h>

#include <optional>

namespace rstuf::catalog {

/// What became of an earlier request with the same key, if there is one that is remembered.
std::optional<acceptance> find_request(soci::session& sql, const new_task& request,
                                       bootstrap_state state, time_point now);

/// Remembers the key of a request that is being accepted.
void keep_request(soci::session& sql, const new_task& request, time_point now);

} // namespace rstuf::catalog
