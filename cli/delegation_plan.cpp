#include "cli/delegation_plan.hpp"

#include "cli/plan_bounds.hpp"
#include "cli/yaml.hpp"
#include "tuf/paths.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

plan_role read_plan_role(fields role, const std::filesystem::path& base) {
  plan_role plan;
  plan.name = role.text("name");
  if (const auto fits = tuf::check_role_name(plan.name); !fits)
    role.refuse("name", fits.error().context);
  plan.paths = role.texts("paths");
  for (const auto& path : plan.paths)
    if (const auto fits = tuf::check_path_pattern(path); !fits)
      role.refuse("paths", path + ": " + fits.error().context);
  plan.expiration = role.number("expiration", 1, max_plan_days);
  if (role.has("keys"))
    plan.keys = read_public_keys(role, "keys", base);
  plan.threshold = role.number_or("threshold", 1, max_plan_keys, 1);
  if (std::cmp_greater(plan.threshold, std::max<std::size_t>(1, plan.keys.size())))
    role.refuse("threshold", "more than there are keys");
  plan.terminating = role.flag_or("terminating", false);
  if (role.has("bins"))
    plan.bins = read_plan_bins(role.object("bins"));
  role.refuse_others();
  return plan;
}

// Its key ids; the keys themselves go to where requests have them.
result<json> load_role_keys(const plan_role& role, const ask_passphrase& ask, json& keys) {
  json ids = json::array();
  for (const auto& wanted : role.keys) {
    const auto key = load_named(wanted, ask);
    if (!key)
      return std::unexpected(key.error());
    ids.push_back(tuf::keyid_of(*key));
    keys[tuf::keyid_of(*key)] = tuf::to_json(*key);
  }
  return ids;
}

} // namespace

std::vector<plan_role> read_plan_roles(fields delegations, const std::filesystem::path& base) {
  std::vector<plan_role> roles;
  const auto items = delegations.list("roles");
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto path = delegations.path_of("roles") + "[" + std::to_string(i) + "]";
    auto role = read_plan_role(delegations.item(*items[i], path), base);
    if (std::ranges::count(roles, role.name, &plan_role::name) > 0)
      delegations.item(*items[i], path).refuse("name", "stands there twice: " + role.name);
    roles.push_back(std::move(role));
  }
  delegations.refuse_others();
  return roles;
}

result<json> delegations_of(const std::vector<plan_role>& roles, const ask_passphrase& ask) {
  json keys = json::object();
  json list = json::array();
  for (const auto& role : roles) {
    auto ids = load_role_keys(role, ask, keys);
    if (!ids)
      return ids;
    json out{{"name", role.name},
             {"terminating", role.terminating},
             {"threshold", role.threshold},
             {"paths", role.paths},
             {"x-rstuf-expire-policy", role.expiration},
             {"keyids", *std::move(ids)}};
    if (role.bins)
      out["x-rstuf-bins"] = to_json(*role.bins);
    list.push_back(std::move(out));
  }
  return json{{"keys", std::move(keys)}, {"roles", std::move(list)}};
}

result<json> read_delegations(const std::filesystem::path& file, const ask_passphrase& ask) {
  auto document = read_yaml(file); // JSON is YAML
  if (!document || (document->is_object() && document->contains("delegations")))
    return document;
  std::optional<error> fault;
  const auto roles = read_plan_roles({*document, "", fault}, file.parent_path());
  if (fault)
    return at_field(file.string(), *fault);
  auto delegations = delegations_of(roles, ask);
  if (!delegations)
    return at_field(file.string(), delegations.error());
  return json{{"delegations", *std::move(delegations)}};
}

} // namespace rstuf::cli
