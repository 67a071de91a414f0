#pragma once

#include "catalog/listing.hpp"
#include "tuf/json.hpp"

#include <optional>
#include <string_view>

namespace rstuf::http {

/// The name of a state at the API.
std::string_view shown(catalog::task_state state);
std::optional<catalog::task_state> task_state_shown(std::string_view name);

/// A task as GET task shows it: `{"task_id","state","result"}`. `corrupt` if its row makes no
/// sense.
result<json> shown(const catalog::task& task);

/// A task as lists and events show it: without its result.
json shown(const catalog::task_summary& task);

/// The whole answer about one task.
json task_answer(json data);

} // namespace rstuf::http
