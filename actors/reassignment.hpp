#pragma once

#include "actors/situation.hpp"

#include <span>

namespace rstuf::actors {

/// An artifact and its content, for roles that pass it on.
struct owned_artifact {
  std::string path;
  std::string info;
  std::string owner;
};

/// Artifacts that cannot pass to where they belong.
struct stranded {
  std::vector<std::string> orphans; ///< no role would take them
  std::vector<std::string> hidden;  ///< clients would not see them until people sign another role

  /// Error `conflict` naming them, if there are any.
  result<void> check() const;
};

/// Adds the moves that follow from `after` in place of `before` to the change, which may have moves
/// already. `signed_role`: people have signed, or will have, that this role lists what it gets.
stranded reassign(const situation& now, const std::vector<owned_artifact>& artifacts,
                  std::span<const catalog::delegation> before,
                  std::span<const catalog::delegation> after, const std::string& signed_role,
                  catalog::plan_change& change);

/// Whether clients would still take what roles list after the change.
result<void> check_growth(const situation& now, const catalog::plan_change& change);

/// The delegations once one role's terms hold.
std::vector<catalog::delegation> with_terms(std::vector<catalog::delegation> roles,
                                            const std::string& role,
                                            const catalog::delegation_terms& terms);

} // namespace rstuf::actors
