#include "actors/bootstrap.hpp"

#include "actors/plan_limits.hpp"
#include "actors/task_result.hpp"
#include "tuf/limits.hpp"
#include "tuf/paths.hpp"
#include "tuf/verify.hpp"

#include <algorithm>
#include <bit>
#include <set>

namespace rstuf::actors {
namespace {

/// How many distinct keys signed; a signature that does not hold refuses the whole.
result<tuf::signature_count> count_all(const tuf::metadata<tuf::root>& root) {
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
  return count;
}

void add_bins(const catalog::bin_terms& terms, std::vector<std::string>& roles) {
  for (std::uint64_t i = 0; i < terms.bins.count(); ++i)
    roles.push_back(terms.bins.name(i));
}

result<void> read_bins(const json& bins, catalog::bootstrap_plan& plan) {
  const auto count = bins.at("number_of_delegated_bins").get<std::uint64_t>();
  if (count < 2 || count > catalog::max_bins || !std::has_single_bit(count))
    return fail(errc::invalid_argument, "number_of_delegated_bins is a power of 2 from 2 to 16384");
  const auto style = tuf::bin_style_named(bins.value("style", "succinct"));
  if (!style)
    return std::unexpected(style.error());
  const auto days = bins.at("expiration").get<std::int64_t>();
  plan.expiration["bins"] = days;
  plan.bins = catalog::bin_terms{
      .bins = {tuf::bins_prefix, static_cast<std::uint32_t>(std::countr_zero(count))},
      .style = *style,
      .expiration = days};
  add_bins(*plan.bins, plan.roles);
  return {};
}

result<void> read_delegations(const json& value, const std::string& online,
                              catalog::bootstrap_plan& plan) {
  std::map<std::string, tuf::key> keys;
  for (const auto& [keyid, text] : value.at("keys").items()) {
    auto key = tuf::key_from_json(text);
    if (!key)
      return fail(errc::invalid_argument, "key " + keyid + ": " + key.error().context);
    keys.emplace(keyid, *std::move(key));
  }
  for (const auto& role : value.at("roles")) {
    auto terms = catalog::terms_from_request(role, keys, {&online, 1});
    if (!terms)
      return std::unexpected(terms.error());
    catalog::delegation d{.role = terms->role.name,
                          .position = static_cast<std::int64_t>(plan.delegations.size()),
                          .live = {},
                          .pending = {}};
    if (terms->bins)
      add_bins(*terms->bins, plan.roles);
    if (!terms->is_offline())
      plan.roles.push_back(d.role);
    (terms->is_offline() ? d.pending : d.live) = *std::move(terms);
    plan.delegations.push_back(std::move(d));
  }
  return {};
}

result<void> read_settings(const json& body, const tuf::root& root, catalog::bootstrap_plan& plan) {
  const auto& roles = body.at("settings").at("roles");
  for (const auto* role : {"root", "targets", "snapshot", "timestamp"})
    plan.expiration[role] = roles.at(role).at("expiration").get<std::int64_t>();
  plan.timeout = body.value("timeout", std::int64_t{300});
  plan.roles = {"targets", "snapshot", "timestamp"};
  if (const auto bins = roles.find("bins"); bins != roles.end() && !bins->is_null())
    return read_bins(*bins, plan);
  const auto online = catalog::online_key_of(root);
  return read_delegations(roles.at("delegations"), online->keyid, plan);
}

result<void> check_size(const catalog::bootstrap_plan& plan, const tuf::root& root) {
  auto names = plan.roles;
  for (const auto& d : plan.delegations)
    if (d.pending)
      names.push_back(d.role);
  if (auto fits = check_snapshot_size(names); !fits)
    return fits;
  const auto online = *catalog::online_key_of(root);
  return check_delegations_size(plan.bins
                                    ? catalog::delegations_to(*plan.bins, online)
                                    : catalog::delegations_to(plan.delegations, online, true));
}

result<bootstrap_request> read_body(const catalog::task& task, const json& body, time_point now) {
  bootstrap_request out;
  auto root = tuf::metadata_from_json<tuf::root>(body.at("metadata").at("root"));
  if (!root)
    return std::unexpected(root.error());
  if (root->role.version != 1)
    return fail(errc::invalid_argument,
                "The first root has version 1, not " + std::to_string(root->role.version));
  if (auto good = check_root_form(*root, now); !good)
    return std::unexpected(good.error());
  const auto count = count_all(*root);
  if (!count)
    return std::unexpected(count.error());
  out.is_complete = count->reached();
  out.plan.task = task.id;
  out.plan.root = {.version = 1, .bytes = tuf::serialize(*root), .task = {}};
  if (auto read = read_settings(body, root->role, out.plan); !read)
    return std::unexpected(read.error());
  if (auto fits = check_size(out.plan, root->role); !fits)
    return std::unexpected(fits.error());
  out.plan.running_result =
      succeeded("Bootstrap Processed", {{"bootstrap", "Bootstrap finished " + task.id}});
  out.root = *std::move(root);
  return out;
}

} // namespace

result<void> check_root_form(const tuf::metadata<tuf::root>& root, time_point now) {
  if (!root.role.consistent_snapshot)
    return fail(errc::invalid_argument, "Root needs consistent_snapshot true");
  if (root.role.expires <= now)
    return fail(errc::invalid_argument, "Root expired at " + format_time(root.role.expires));
  if (tuf::serialize(root).size() > static_cast<std::size_t>(tuf::max_root_bytes))
    return fail(errc::invalid_argument, "Root is over " + std::to_string(tuf::max_root_bytes) +
                                            " bytes, which clients refuse");
  if (const auto key = catalog::online_key_of(root.role); !key)
    return std::unexpected(key.error());
  std::set<std::string> keys;
  const auto& who = root.role.roles.at("root");
  for (const auto& keyid : who.keyids)
    if (const auto key = root.role.keys.find(keyid); key != root.role.keys.end())
      keys.insert(tuf::identity_of(key->second).value_or(keyid));
  if (static_cast<std::int64_t>(keys.size()) < who.threshold)
    return fail(errc::invalid_argument, "Root has a threshold of " + std::to_string(who.threshold) +
                                            " and " + std::to_string(keys.size()) +
                                            " distinct keys");
  return {};
}

result<bootstrap_request> read_bootstrap(const catalog::task& task, time_point now) {
  const auto body = parse_json(task.payload);
  if (!body)
    return std::unexpected(body.error());
  try {
    return read_body(task, *body, now);
  } catch (const json::exception& e) {
    return fail(errc::invalid_argument,
                std::string("The bootstrap's body is incomplete: ") + e.what());
  }
}

result<catalog::bootstrap_plan> complete_bootstrap(const catalog::task& bootstrap,
                                                   const catalog::task& completing,
                                                   std::vector<tuf::signature> signatures,
                                                   time_point now) {
  auto request = read_bootstrap(bootstrap, now);
  if (!request)
    return std::unexpected(request.error());
  request->root.signatures = std::move(signatures);
  request->plan.root.bytes = tuf::serialize(request->root);
  request->plan.task = completing.id;
  request->plan.running_result =
      succeeded("Signature Processed", {{"bootstrap", "Bootstrap Finished"}});
  return std::move(request->plan);
}

decision wait_for_signatures(const catalog::task& task, const bootstrap_request& request,
                             time_point now) {
  auto out =
      accept_task(task, "Bootstrap Processed", {{"bootstrap", "Root v1 is pending signature"}});
  out.change.bootstrap = catalog::bootstrap_state::signing;
  out.change.drafts.push_back({.role = "root",
                               .version = 1,
                               .signed_part = request.root.signed_bytes,
                               .signatures = request.root.signatures,
                               .created = now,
                               .expires = request.root.role.expires});
  return out;
}

} // namespace rstuf::actors
