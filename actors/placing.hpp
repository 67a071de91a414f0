#pragma once

#include "catalog/artifact.hpp"
#include "catalog/publication.hpp"

#include <span>

namespace rstuf::actors {

/// Where artifacts belong by the delegations of a repository: into the bins of targets, or to the
/// first custom role whose paths match (TUF 5.6.7: the order in which clients search), and there
/// into its bins if it has some.
catalog::layout layout_of(const catalog::repository_state& state);

/// The same among custom roles, given by position.
catalog::placement place_by(std::span<const catalog::delegation> roles, std::string_view path,
                            std::uint32_t path_hash);

} // namespace rstuf::actors
