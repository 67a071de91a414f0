#pragma once

#include "catalog/artifact.hpp"
#include "catalog/task.hpp"

#include <string_view>

namespace rstuf::actors {

/// What an add, a remove, an import or a publication of what was held asks the catalog to store.
/// `invalid_argument` if its payload makes no sense.
result<catalog::ingest_task> changes_of(const catalog::task& t);

/// What the result of such a task says when it was refused.
std::string_view refusal_message(catalog::task_action a);

} // namespace rstuf::actors
