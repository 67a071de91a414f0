#include "catalog/expiry.hpp"

#include <algorithm>

namespace rstuf::catalog {
namespace {

expiry_state state_of(time_point expires, std::chrono::seconds life, const expiry_rule& rule,
                      time_point now) {
  if (expires <= now)
    return expiry_state::expired;
  return expires - now < rule.ahead(life) ? expiry_state::expiring : expiry_state::valid;
}

/// Root says itself when it expires, and may live shorter than the ceremony had planned.
std::chrono::seconds life_of_root(const repository_state& state, const root_row& row,
                                  time_point expires) {
  const std::chrono::seconds since_activated = expires - row.activated;
  const auto planned = state.expiration.find("root");
  if (planned == state.expiration.end())
    return since_activated;
  return std::min(since_activated, std::chrono::seconds(std::chrono::days(planned->second)));
}

} // namespace

std::string_view name_of(expiry_state s) {
  switch (s) {
  case expiry_state::valid:
    return "valid";
  case expiry_state::expiring:
    return "expiring";
  case expiry_state::expired:
    return "expired";
  }
  return {};
}

std::chrono::seconds expiry_rule::ahead(std::chrono::seconds life) const {
  return std::min(std::max<std::chrono::seconds>(life * percent / 100, least), life / 2);
}

result<std::vector<role_expiry>> expiries(const repository_state& state,
                                          std::span<const role_row> rows, const expiry_rule& rule,
                                          time_point now) {
  std::vector<role_expiry> out;
  if (const auto row = std::ranges::find_if(state.roots, &root_row::is_active);
      row != state.roots.end()) {
    const auto root = tuf::parse_metadata<tuf::root>(row->bytes);
    if (!root)
      return fail(errc::corrupt, "root: " + root.error().context);
    const auto expires = root->role.expires;
    out.push_back(
        {"root", expires, state_of(expires, life_of_root(state, *row, expires), rule, now)});
  }
  for (const auto& d : state.delegations) {
    const auto row = std::ranges::find(rows, d.role, &role_row::name);
    if (row == rows.end() || row->version == 0 || row->is_retired || !d.terms().is_offline())
      continue;
    const std::chrono::days life(d.terms().expiration);
    out.push_back({d.role, row->expires, state_of(row->expires, life, rule, now)});
  }
  return out;
}

} // namespace rstuf::catalog
