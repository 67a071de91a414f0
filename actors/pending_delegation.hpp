#pragma once

#include "actors/reassignment.hpp"
#include "actors/situation.hpp"

// Custom roles whose new terms wait for people's signatures.
namespace rstuf::actors {

/// The pending terms of a role become those that clients see, and its artifacts follow: those that
/// match its paths from now on, of other roles, and its own that do not. Error `conflict` naming
/// the paths that no role would take.
result<void> make_live(const situation& now, const catalog::delegation& role,
                       const std::vector<owned_artifact>& artifacts, catalog::plan_change& change);

/// Whether a role that waits for signatures will list other artifacts than its own so far.
bool changes_paths(const catalog::delegation& role);

/// Whether artifacts come to the role, or clients see more and more of them, while a version waits
/// for people: once signed it must list just what the catalog has at that moment.
bool concerns_artifacts(const catalog::delegation& role);

/// Versions of the role that wait go away. One that is complete stays: clients are about to see it.
void close_drafts(const situation& now, const std::string& role, catalog::plan_change& change);

/// What such a role will list, by path.
std::vector<catalog::artifact> future_artifacts(const situation& now, const std::string& role,
                                                const std::vector<owned_artifact>& artifacts);

} // namespace rstuf::actors
