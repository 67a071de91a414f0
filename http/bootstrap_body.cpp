#include "http/bootstrap_body.hpp"

#include "http/body_limits.hpp"
#include "http/delegations_reader.hpp"
#include "http/role_terms.hpp"
#include "http/root_reader.hpp"

namespace rstuf::http {
namespace {

/// The key ids that stand for the online key: those of timestamp in the root that comes along.
/// Nothing if there are none, which is a fault of the root.
std::optional<std::set<std::string>> online_keyids(const json& body) {
  const json::json_pointer at{"/metadata/root/signed/roles/timestamp/keyids"};
  if (!body.contains(at) || !body.at(at).is_array())
    return std::nullopt;
  std::set<std::string> out;
  for (const auto& id : body.at(at)) {
    if (id.is_string())
      out.insert(id.get<std::string>());
  }
  return out;
}

json read_role_settings(const body_reader& roles,
                        const std::optional<std::set<std::string>>& online) {
  json out = json::object();
  if (roles.object() == nullptr)
    return out;
  for (const auto* role : {"root", "targets", "snapshot", "timestamp"})
    out[role] = read_expiration(roles.member(role));
  auto bins = roles.nullable_member("bins");
  auto delegations = roles.nullable_member("delegations");
  if (bins && delegations)
    roles.refuse("exactly one of bins and delegations must be present, not both");
  else if (!bins && !delegations)
    roles.refuse("exactly one of bins and delegations must be present");
  if (bins)
    out["bins"] = read_bins(bins);
  if (delegations)
    out["delegations"] = read_delegations(delegations, online);
  return out;
}

} // namespace

checked<json> read_bootstrap(const request& r) {
  return read_body(r, [](const body_reader& top) {
    json out = {{"settings", json::object()}, {"timeout", default_timeout}};
    if (auto settings = top.member("settings"); settings.object() != nullptr)
      out["settings"]["roles"] =
          read_role_settings(settings.member("roles"), online_keyids(top.value()));
    out["metadata"] = read_root_metadata(top.member("metadata"));
    if (auto timeout = top.nullable_member("timeout"))
      out["timeout"] = timeout.integer(1, max_timeout).value_or(default_timeout);
    return out;
  });
}

} // namespace rstuf::http
