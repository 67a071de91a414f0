#include "actors/reassignment.hpp"

#include "actors/placing.hpp"
#include "tuf/hash.hpp"
#include "tuf/limits.hpp"

#include <algorithm>

namespace rstuf::actors {
namespace {

using catalog::delegation;

/// Whether what a role is given is seen only when people have signed it. Bins need no people.
bool is_signed_by_people(std::span<const delegation> roles, const catalog::placement& to) {
  const auto found = std::ranges::find(roles, to.owner, &delegation::role);
  return to.role == to.owner && found != roles.end() && found->terms().is_offline();
}

bool is_live(const situation& now, const std::string& role) {
  const auto* custom = now.custom(role);
  return custom && custom->live;
}

std::string listed(const std::vector<std::string>& paths) {
  constexpr std::size_t most = 20;
  std::string out;
  for (std::size_t i = 0; i < std::min(most, paths.size()); ++i)
    out += (i == 0 ? "" : ", ") + paths[i];
  return paths.size() > most ? out + " and " + std::to_string(paths.size() - most) + " more" : out;
}

} // namespace

result<void> stranded::check() const {
  if (!orphans.empty())
    return fail(errc::conflict, "no other role would take " + listed(orphans));
  if (!hidden.empty())
    return fail(errc::conflict,
                "clients would not see them until another role is signed by its people: " +
                    listed(hidden));
  return {};
}

stranded reassign(const situation& now, const std::vector<owned_artifact>& artifacts,
                  std::span<const delegation> before, std::span<const delegation> after,
                  const std::string& signed_role, catalog::plan_change& change) {
  stranded out;
  std::map<std::string, std::size_t> moved; // by path
  for (std::size_t i = 0; i < change.moves.size(); ++i)
    moved.emplace(change.moves[i].path, i);
  for (const auto& a : artifacts) {
    const auto hash = tuf::sha256_prefix(a.path);
    const auto to = place_by(after, a.path, hash);
    if (to.role.empty()) {
      out.orphans.push_back(a.path);
      continue;
    }
    const auto move = moved.find(a.path);
    if (to.owner == (move == moved.end() ? a.owner : change.moves[move->second].owner))
      continue;
    if (to.owner != signed_role && is_signed_by_people(after, to) && is_live(now, a.owner))
      out.hidden.push_back(a.path);
    const auto from = place_by(before, a.path, hash);
    const auto bytes = catalog::entry_bytes(a.path, a.info);
    if (move == moved.end())
      change.moves.push_back({.path = a.path, .path_hash = hash, .owner = to.owner});
    else
      change.moves[move->second].owner = to.owner;
    change.growth[to.role] += bytes;
    change.growth[from.role] -= bytes;
    change.dirty.insert(to.role);
    change.dirty.insert(from.role);
  }
  return out;
}

result<void> check_growth(const situation& now, const catalog::plan_change& change) {
  constexpr auto most = tuf::max_targets_bytes - tuf::envelope_bytes;
  for (const auto& [name, growth] : change.growth) {
    const auto row = now.roles.find(name);
    const auto bytes = growth + (row == now.roles.end() ? 0 : row->second.bytes);
    if (growth > 0 && bytes > most)
      return fail(errc::conflict, "role " + name + " would list artifacts of " +
                                      std::to_string(bytes) + " bytes, clients accept " +
                                      std::to_string(most));
  }
  return {};
}

std::vector<delegation> with_terms(std::vector<delegation> roles, const std::string& role,
                                   const catalog::delegation_terms& terms) {
  for (auto& d : roles)
    if (d.role == role)
      d.live = terms;
  return roles;
}

} // namespace rstuf::actors
