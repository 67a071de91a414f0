#include "actors/placing.hpp"

#include "tuf/limits.hpp"
#include "tuf/paths.hpp"

namespace rstuf::actors {

catalog::placement place_by(std::span<const catalog::delegation> roles, std::string_view path,
                            std::uint32_t path_hash) {
  for (const auto& d : roles) {
    const auto& terms = d.terms();
    if (!tuf::delegates(terms.role, path))
      continue;
    if (!terms.bins)
      return {d.role, d.role};
    const auto& below = terms.bins->bins;
    return {below.name(below.number_of(path_hash)), d.role};
  }
  return {};
}

catalog::layout layout_of(const catalog::repository_state& state) {
  catalog::layout out{.generation = state.delegation_generation,
                      .place = {},
                      .max_role_bytes = tuf::max_targets_bytes - tuf::envelope_bytes};
  for (const auto& d : state.delegations)
    if (d.terms().is_offline() && !d.terms().bins)
      out.signed_by_people.insert(d.role);
  if (state.bins)
    out.place = [bins = state.bins->bins](std::string_view /*path*/,
                                          std::uint32_t hash) -> catalog::placement {
      return {bins.name(bins.number_of(hash)), {}};
    };
  else
    out.place = [roles = state.delegations](std::string_view path, std::uint32_t hash) {
      return place_by(roles, path, hash);
    };
  return out;
}

} // namespace rstuf::actors
