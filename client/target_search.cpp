#include "client/updater_state.hpp"
#include "tuf/bins.hpp"
#include "tuf/paths.hpp"

#include <set>
#include <utility>
#include <vector>

// TUF 5.6.7: the search for the role that lists a target.
namespace rstuf::client {
namespace {

struct visit {
  std::string role;
  std::string delegator;
};

struct candidates {
  std::vector<visit> roles; ///< in order of appearance
  bool terminating = false; ///< the last one ends the search, found or not
};

candidates delegates_for(const tuf::targets& delegator, std::string_view name,
                         std::string_view path) {
  candidates out;
  if (!delegator.delegations)
    return out;
  if (const auto& succinct = delegator.delegations->succinct) {
    // TAP 15: exactly one bin is responsible, and bins are terminating.
    const tuf::bins bins{succinct->name_prefix, static_cast<std::uint32_t>(succinct->bit_length)};
    return {{{bins.name_of(path), std::string(name)}}, true};
  }
  for (const auto& role : delegator.delegations->roles) {
    if (!tuf::delegates(role, path))
      continue;
    out.roles.push_back({role.name, std::string(name)});
    // TUF 5.6.7.2.1
    if (role.terminating) {
      out.terminating = true;
      break;
    }
  }
  return out;
}

} // namespace

result<std::optional<target_info>> updater::state::find(std::string_view path) {
  if (auto valid = tuf::check_target_path(path); !valid)
    return std::unexpected(valid.error());
  if (auto done = ensure_refreshed(); !done)
    return std::unexpected(done.error());

  std::vector<visit> pending{{std::string(tuf::targets::type), std::string(tuf::root::type)}};
  std::set<std::string> visited;
  // The top-level role and then at most max_delegations others.
  while (!pending.empty() && std::cmp_less_equal(visited.size(), config.max_delegations)) {
    const visit next = std::move(pending.back());
    pending.pop_back();
    // TUF 5.6.7.1: cycles end here.
    if (!visited.insert(next.role).second)
      continue;
    const auto role = load_targets(next.role, next.delegator);
    if (!role)
      return std::unexpected(role.error());
    if (const auto found = (*role)->files.find(std::string(path)); found != (*role)->files.end())
      return target_info{std::string(path), found->second, next.role};
    auto children = delegates_for(**role, next.role, path);
    if (children.terminating)
      pending.clear();
    pending.insert(pending.end(), std::make_move_iterator(children.roles.rbegin()),
                   std::make_move_iterator(children.roles.rend()));
  }
  return std::nullopt;
}

result<const tuf::targets*> updater::state::load_targets(std::string_view role,
                                                         std::string_view delegator) {
  if (trusted->has_targets(role))
    return trusted->targets(role, delegator);
  const auto listed = trusted->listed(role);
  if (!listed)
    return std::unexpected(listed.error());
  const auto kept = store.load(role, config.targets_limit);
  if (kept && trusted->update_targets(role, delegator, *kept))
    return trusted->targets(role, delegator);
  // TUF 5.6.1
  const auto bytes = fetch_listed(role, **listed, config.targets_limit);
  if (!bytes)
    return std::unexpected(bytes.error());
  if (auto done = trusted->update_targets(role, delegator, *bytes); !done)
    return std::unexpected(done.error());
  // TUF 5.6.6
  if (auto done = keep(role, *bytes); !done)
    return std::unexpected(done.error());
  return trusted->targets(role, delegator);
}

} // namespace rstuf::client
