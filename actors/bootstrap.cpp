#include "actors/bootstrap.hpp"

#include "actors/limits.hpp"
#include "actors/task_result.hpp"
#include "tuf/bins.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/verify.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace rstuf::actors {
namespace {

constexpr std::array online_roles{"targets", "snapshot", "timestamp"};

result<void> check_signatures(const tuf::metadata<tuf::root>& root) {
  const auto& who = root.role.roles.at("root");
  for (const auto& s : root.signatures) {
    const bool named = std::ranges::find(who.keyids, s.keyid) != who.keyids.end();
    const auto k = root.role.keys.find(s.keyid);
    if (!named || k == root.role.keys.end() ||
        !tuf::verify_signature(k->second, root.signed_bytes, s.sig))
      return fail(errc::unverified, "Bootstrap has invalid signature(s)");
  }
  const auto count = tuf::count_signatures(root.role.keys, who, root.signed_bytes, root.signatures);
  if (count.valid == 0)
    return fail(errc::unverified, "Metadata requires at least one valid signature");
  if (!count.reached())
    return fail(errc::unverified, "Root needs signatures of " + std::to_string(count.threshold) +
                                      " distinct keys and has " + std::to_string(count.valid) +
                                      ": complete them and send the bootstrap again");
  return {};
}

result<void> check_root(const tuf::metadata<tuf::root>& root, time_point now) {
  if (root.role.version != 1)
    return fail(errc::invalid_argument,
                "The first root has version 1, not " + std::to_string(root.role.version));
  if (!root.role.consistent_snapshot)
    return fail(errc::invalid_argument, "Root needs consistent_snapshot true");
  if (root.role.expires <= now)
    return fail(errc::invalid_argument, "Root expired at " + format_time(root.role.expires));
  if (const auto key = online_key(root.role); !key)
    return std::unexpected(key.error());
  return check_signatures(root);
}

/// The delegations of the targets role: all bins, signed by the online key.
result<std::string> delegate_to_bins(const std::string& keyid, const tuf::key& online,
                                     std::int64_t bit_length) {
  tuf::delegations d;
  d.keys.emplace(keyid, online);
  d.succinct = tuf::succinct_roles{.keys = {.keyids = {keyid}, .threshold = 1},
                                   .bit_length = bit_length,
                                   .name_prefix = bins_prefix};
  return tuf::canonical(tuf::to_json(d));
}

std::map<std::string, std::string> settings_of(const catalog::bootstrap_plan& plan,
                                               const tuf::root& root) {
  std::map<std::string, std::string> out;
  for (const auto& [role, days] : plan.expiration)
    out[role + "_expiration"] = std::to_string(days);
  for (const auto& [role, who] : root.roles) {
    if (!tuf::is_top_level(role))
      continue;
    out[role + "_threshold"] = std::to_string(who.threshold);
    out[role + "_num_keys"] = std::to_string(who.keyids.size());
  }
  out["bins_threshold"] = "1";
  out["bins_num_keys"] = "1";
  out["number_of_delegated_bins"] = std::to_string(std::int64_t{1} << plan.bins_bit_length);
  out["targets_online_key"] = "true";
  out["bootstrap"] = json(plan.task).dump();
  return out;
}

std::vector<std::string> roles_of(const catalog::bootstrap_plan& plan) {
  std::vector<std::string> roles{online_roles.begin(), online_roles.end()};
  const tuf::bins all{plan.bins_prefix, static_cast<std::uint32_t>(plan.bins_bit_length)};
  for (std::uint64_t i = 0; i < all.count(); ++i)
    roles.push_back(all.name(i));
  return roles;
}

result<void> read_settings(const json& body, catalog::bootstrap_plan& plan) {
  const auto& roles = body.at("settings").at("roles");
  for (const auto* role : {"root", "targets", "snapshot", "timestamp", "bins"})
    plan.expiration[role] = roles.at(role).at("expiration").get<std::int64_t>();
  const auto bins = roles.at("bins").at("number_of_delegated_bins").get<std::uint64_t>();
  if (bins < 2 || bins > 16384 || !std::has_single_bit(bins))
    return fail(errc::invalid_argument, "number_of_delegated_bins is a power of 2 from 2 to 16384");
  plan.bins_prefix = bins_prefix;
  plan.bins_bit_length = std::countr_zero(bins);
  plan.timeout = body.value("timeout", std::int64_t{300});
  return {};
}

result<catalog::bootstrap_plan> plan_from(const catalog::task& task, const json& body,
                                          time_point now) {
  catalog::bootstrap_plan plan;
  plan.task = task.id;
  if (auto read = read_settings(body, plan); !read)
    return std::unexpected(read.error());
  auto root = tuf::metadata_from_json<tuf::root>(body.at("metadata").at("root"));
  if (!root)
    return std::unexpected(root.error());
  if (auto good = check_root(*root, now); !good)
    return std::unexpected(good.error());
  plan.root = {root->role.version, tuf::serialize(*root)};
  if (plan.root.bytes.size() > static_cast<std::size_t>(max_root_bytes))
    return fail(errc::invalid_argument,
                "Root is over " + std::to_string(max_root_bytes) + " bytes, which clients refuse");
  const auto online = online_key(root->role);
  auto delegations = delegate_to_bins(online->first, online->second, plan.bins_bit_length);
  if (!delegations)
    return std::unexpected(delegations.error());
  plan.delegations = std::move(*delegations);
  plan.settings = settings_of(plan, root->role);
  plan.roles = roles_of(plan);
  plan.running_result =
      succeeded("Bootstrap Processed", {{"bootstrap", "Bootstrap finished " + task.id}});
  return plan;
}

} // namespace

result<std::pair<std::string, tuf::key>> online_key(const tuf::root& root) {
  const auto& first = root.roles.at(online_roles.front());
  for (const auto* name : online_roles) {
    const auto& who = root.roles.at(name);
    if (who.keyids.size() != 1 || who.threshold != 1 || who.keyids != first.keyids)
      return fail(errc::invalid_argument,
                  "Root must name one online key with threshold 1, the same for targets, snapshot "
                  "and timestamp; " +
                      std::string(name) + " differs");
  }
  const auto found = root.keys.find(first.keyids.front());
  if (found == root.keys.end())
    return fail(errc::invalid_argument, "Root lacks the online key " + first.keyids.front());
  return *found;
}

result<catalog::bootstrap_plan> plan_bootstrap(const catalog::task& task, time_point now) {
  const auto body = parse_json(task.payload);
  if (!body)
    return std::unexpected(body.error());
  try {
    return plan_from(task, *body, now);
  } catch (const json::exception& e) {
    return fail(errc::invalid_argument,
                std::string("The bootstrap's body is incomplete: ") + e.what());
  }
}

} // namespace rstuf::actors
