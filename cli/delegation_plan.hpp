#pragma once

#include "cli/plan_bins.hpp"
#include "cli/plan_keys.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rstuf::cli {

/// A role that paths are delegated to, as plans have it; docs/cli.md describes it.
struct plan_role {
  std::string name;
  std::vector<std::string> paths;
  std::int64_t expiration = 1; ///< days
  std::int64_t threshold = 1;
  std::vector<plan_public_key> keys; ///< without any the online key signs
  bool terminating = false;
  std::optional<plan_bins> bins; ///< below the role
};

/// The `roles` of a plan of delegations. Relative paths start at `base`. Faults are left in the
/// fields.
std::vector<plan_role> read_plan_roles(fields delegations, const std::filesystem::path& base);

/// The roles as requests have them, with their keys loaded. Errors name the field.
result<json> delegations_of(const std::vector<plan_role>& roles, const ask_passphrase& ask);

/// The body of POST and PUT delegations out of a YAML or JSON file: either such a body itself, as
/// RSTUF's delegations-new.json is one, or a plan, which names key files. Errors name the field.
result<json> read_delegations(const std::filesystem::path& file, const ask_passphrase& ask);

} // namespace rstuf::cli
