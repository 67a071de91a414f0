#include "actors/pending_delegation.hpp"

#include "actors/placing.hpp"
#include "tuf/hash.hpp"

#include <algorithm>
#include <utility>

namespace rstuf::actors {

using catalog::delegation;

result<void> make_live(const situation& now, const delegation& role,
                       const std::vector<owned_artifact>& artifacts, catalog::plan_change& change) {
  if (changes_paths(role)) {
    const auto after = with_terms(now.state.delegations, role.role, *role.pending);
    if (auto good =
            reassign(now, artifacts, now.state.delegations, after, role.role, change).check();
        !good)
      return good;
    if (auto good = check_growth(now, change); !good)
      return good;
    change.dirty.erase(role.role); // the version that was signed has them already
  }
  auto live = role;
  live.live = std::exchange(live.pending, std::nullopt);
  change.delegations.push_back(std::move(live));
  change.is_new_plan = true;
  change.dirty.insert("targets");
  change.waits["targets"] = 0;
  return {};
}

bool changes_paths(const delegation& role) {
  return role.live && role.pending && role.live->role.paths != role.pending->role.paths;
}

bool concerns_artifacts(const delegation& role) {
  return changes_paths(role) || role.is_published_meanwhile();
}

void close_drafts(const situation& now, const std::string& role, catalog::plan_change& change) {
  for (const auto& d : now.drafts)
    if (d.role == role && !d.complete)
      change.closed.emplace_back(d.role, d.version);
}

std::vector<catalog::artifact> future_artifacts(const situation& now, const std::string& role,
                                                const std::vector<owned_artifact>& artifacts) {
  const auto* custom = now.custom(role);
  const auto after = with_terms(now.state.delegations, role, *custom->pending);
  std::vector<catalog::artifact> out;
  for (const auto& a : artifacts)
    if (place_by(after, a.path, tuf::sha256_prefix(a.path)).owner == role)
      out.push_back({a.path, a.info});
  std::ranges::sort(out, {}, &catalog::artifact::path);
  return out;
}

} // namespace rstuf::actors
