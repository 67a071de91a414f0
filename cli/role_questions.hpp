#pragma once

#include "cli/plan_draft.hpp"

namespace rstuf::cli {

/// Asks for hash bins at this place of the plan.
result<void> ask_bins(dialogue& talk, plan_draft& draft, const std::string& where);

/// Asks for the custom roles of a plan, which take the place of hash bins; roles that stand there
/// already are asked again.
result<void> ask_roles(dialogue& talk, plan_draft& draft, const ask_passphrase& ask);

} // namespace rstuf::cli
