#pragma once

#include "cli/plan_keys.hpp"

#include <filesystem>

namespace rstuf::cli {

/// The body of POST and PUT delegations out of a YAML or JSON file: either such a body itself, as
/// RSTUF's delegations-new.json is one, or a plan, which names key files (docs/cli.md describes
/// it). Errors name the field.
result<json> read_delegations(const std::filesystem::path& file, const ask_passphrase& ask);

} // namespace rstuf::cli
