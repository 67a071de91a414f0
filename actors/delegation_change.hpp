#pragma once

#include "actors/reassignment.hpp"
#include "actors/situation.hpp"

namespace rstuf::actors {

/// Decides a metadata_delegation task: custom roles to add, update or delete, each of which may
/// fail by itself. A role that people sign is pending until they have: clients see delegation and
/// role together. `artifacts`: all of the repository that custom roles have; read only if paths
/// change hands.
decision decide_delegations(const situation& now, const catalog::task& task,
                            const std::vector<owned_artifact>& artifacts);

/// Whether decide_delegations needs to know the artifacts.
bool moves_artifacts(const catalog::task& task);

} // namespace rstuf::actors
