#include "client/published_view.hpp"

#include "client/url.hpp"

#include <algorithm>

namespace rstuf::client {

result<published_view> published_view::open(updater_config repository, fetcher& net,
                                            std::string_view first_root) {
  auto first = trusted_set::begin(first_root, time_point::min()); // when nothing has expired
  if (!first)
    return std::unexpected(first.error());
  published_view view(std::move(repository), net, *std::move(first));
  if (auto followed = view.follow_roots(); !followed)
    return std::unexpected(followed.error());
  return view;
}

result<void> published_view::follow_roots() {
  for (int i = 0; i < repository_.max_root_rotations; ++i) {
    const auto next = root().version + 1;
    const auto bytes = fetch(tuf::root::type, next, repository_.root_limit);
    if (!bytes && bytes.error().code == errc::not_found)
      return {};
    if (!bytes)
      return std::unexpected(bytes.error());
    if (auto trusted = trusted_.update_root(*bytes); !trusted)
      return fail(trusted.error().code,
                  std::to_string(next) + ".root.json: " + trusted.error().context);
  }
  return fail(errc::too_large, "there are more than " +
                                   std::to_string(repository_.max_root_rotations) +
                                   " newer roots; begin with a later one");
}

result<std::optional<tuf::targets>> published_view::role(const std::string& name) {
  const auto top = load_top();
  if (!top)
    return std::unexpected(top.error());
  const auto& delegations = (*top)->delegations;
  const bool is_delegated =
      delegations && std::ranges::count(delegations->roles, name, &tuf::delegated_role::name) > 0;
  if (!is_delegated || !trusted_.listed(name))
    return std::nullopt;
  const auto role = load(name, tuf::targets::type);
  if (!role)
    return std::unexpected(role.error());
  return **role;
}

result<const tuf::targets*> published_view::load_top() {
  if (trusted_.has_targets(tuf::targets::type))
    return trusted_.targets(tuf::targets::type, tuf::root::type);
  const auto timestamp = fetch(tuf::timestamp::type, std::nullopt, repository_.timestamp_limit);
  if (!timestamp)
    return std::unexpected(timestamp.error());
  if (auto taken = trusted_.update_timestamp(*timestamp); !taken)
    return std::unexpected(taken.error());
  const auto snapshot =
      fetch(tuf::snapshot::type, trusted_.timestamp().snapshot.version, repository_.snapshot_limit);
  if (!snapshot)
    return std::unexpected(snapshot.error());
  if (auto taken = trusted_.update_snapshot(*snapshot); !taken)
    return std::unexpected(taken.error());
  return load(std::string(tuf::targets::type), tuf::root::type);
}

result<const tuf::targets*> published_view::load(const std::string& role,
                                                 std::string_view delegator) {
  if (trusted_.has_targets(role))
    return trusted_.targets(role, delegator);
  const auto listed = trusted_.listed(role);
  if (!listed)
    return std::unexpected(listed.error());
  const auto bytes = fetch(role, (*listed)->version, repository_.targets_limit);
  if (!bytes)
    return std::unexpected(bytes.error());
  if (auto taken = trusted_.update_targets(role, delegator, *bytes); !taken)
    return std::unexpected(taken.error());
  return trusted_.targets(role, delegator);
}

result<std::string> published_view::fetch(std::string_view role,
                                          std::optional<std::int64_t> version, std::int64_t limit) {
  // TUF 5.3.12; roots always carry their version.
  const bool is_versioned =
      version && (role == tuf::root::type || trusted_.root().consistent_snapshot);
  const auto prefix = is_versioned ? std::to_string(*version) + "." : "";
  return net_->fetch(join_url(repository_.metadata_url, prefix + quote_name(role) + ".json"),
                     limit);
}

} // namespace rstuf::client
