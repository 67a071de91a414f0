#pragma once

#include "cli/dialogue.hpp"
#include "cli/key_files.hpp"

#include <string>
#include <vector>

namespace rstuf::cli {

/// Asks for roles to delegate to, as the body of POST or PUT delegations has them. What was
/// answered is shown, and asked again until it is right.
result<json> ask_delegations(dialogue& talk, const ask_passphrase& ask);

/// Asks for the names of roles, as the body of POST delegations/delete has them.
result<json> ask_delegations_to_delete(dialogue& talk);

/// That body, of names that are known.
json delegations_to_delete(const std::vector<std::string>& names);

} // namespace rstuf::cli
