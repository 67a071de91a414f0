#include "catalog/settings_view.hpp"

#include <algorithm>

namespace rstuf::catalog {
namespace {

void show_keys(json& out, const std::string& role, std::int64_t threshold, std::size_t keys) {
  out[role + "_threshold"] = threshold;
  out[role + "_num_keys"] = keys;
}

void show_custom(json& out, const repository_state& state, const online_key& online) {
  for (const auto& d : state.delegations) {
    const auto& terms = d.terms();
    out[d.role + "_expiration"] = terms.expiration;
    show_keys(out, d.role, terms.role.keys.threshold,
              terms.keys.size() + (terms.with_online_key ? 1 : 0));
  }
  out["delegations"] = tuf::to_json(delegations_to(state.delegations, online, true));
}

} // namespace

result<json> settings_of(const repository_state& state) {
  const auto row = std::ranges::find_if(state.roots, &root_row::is_active);
  if (row == state.roots.end())
    return fail(errc::not_found, "the repository has no root yet");
  const auto root = tuf::parse_metadata<tuf::root>(row->bytes);
  const auto online = root ? online_key_of(root->role) : std::unexpected(root.error());
  if (!online)
    return fail(errc::corrupt, "the catalog's root: " + online.error().context);
  json out = {{"bootstrap", state.bootstrap_task}, {"targets_online_key", true}};
  for (const auto& [role, days] : state.expiration)
    out[role + "_expiration"] = days;
  for (const auto& [role, who] : root->role.roles)
    if (tuf::is_top_level(role))
      show_keys(out, role, who.threshold, who.keyids.size());
  if (state.bins) {
    show_keys(out, "bins", 1, 1);
    out["number_of_delegated_bins"] = state.bins->bins.count();
    out["bins_style"] = name_of(state.bins->style);
  } else {
    show_custom(out, state, *online);
  }
  return out;
}

} // namespace rstuf::catalog
