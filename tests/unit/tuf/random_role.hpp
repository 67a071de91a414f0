#pragma once

#include "random_source.hpp"
#include "tuf/metadata.hpp"

namespace rstuf::test {

/// Roles of valid form and arbitrary content, unknown members everywhere included.
template <class Role>
Role random_role(random_source& random);
template <>
tuf::root random_role<tuf::root>(random_source& random);
template <>
tuf::timestamp random_role<tuf::timestamp>(random_source& random);
template <>
tuf::snapshot random_role<tuf::snapshot>(random_source& random);
template <>
tuf::targets random_role<tuf::targets>(random_source& random);

time_point random_time(random_source& random);
tuf::target_file random_target_file(random_source& random);
tuf::delegations random_delegations(random_source& random);
std::vector<tuf::signature> random_signatures(random_source& random);

} // namespace rstuf::test
