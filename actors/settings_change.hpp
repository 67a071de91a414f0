#pragma once

#include "actors/situation.hpp"

namespace rstuf::actors {

/// Decides an update_settings task: how long online roles live from their next version on.
decision decide_settings(const situation& now, const catalog::task& task);

/// Decides a force_online_metadata_update task: new versions of online roles, of all of them if it
/// names none.
decision decide_bump(const situation& now, const catalog::task& task);

} // namespace rstuf::actors
