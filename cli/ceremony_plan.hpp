#pragma once

#include "cli/delegation_plan.hpp"
#include "cli/plan_bins.hpp"
#include "cli/plan_keys.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace rstuf::cli {

/// What a key ceremony is to do; docs/ceremony-plan.md describes every field.
struct ceremony_plan {
  /// Days until each role's metadata expires.
  struct days {
    std::int64_t root = 365;
    std::int64_t targets = 365;
    std::int64_t snapshot = 1;
    std::int64_t timestamp = 1;
  };
  days expiration;
  plan_bins bins;                     ///< if there are no delegations
  std::vector<plan_role> delegations; ///< custom roles
  std::vector<plan_public_key> root_keys;
  std::int64_t root_threshold = 1;
  plan_online_key online_key;
  std::vector<plan_signing_key> sign_with; ///< nobody, if all sign later
  std::int64_t timeout = 300;              ///< seconds
};

/// Checks form and bounds, not the key files. Relative paths start at `base`. Error
/// `invalid_argument` naming the field.
result<ceremony_plan> parse_plan(const json& document, const std::filesystem::path& base);

/// The plan in a YAML file.
result<ceremony_plan> read_plan(const std::filesystem::path& file);

} // namespace rstuf::cli
