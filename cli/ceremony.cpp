#include "cli/ceremony.hpp"

#include "cli/signing_keys.hpp"

namespace rstuf::cli {
namespace {

tuf::root root_of(const ceremony_plan& plan, const ceremony_keys& keys, time_point now) {
  tuf::root root;
  root.expires = now + std::chrono::days(plan.expiration.root);
  const auto online_id = tuf::keyid_of(keys.online);
  root.keys.emplace(online_id, keys.online);
  for (const auto* role : {"targets", "snapshot", "timestamp"})
    root.roles[role] = {.keyids = {online_id}, .threshold = 1};
  auto& signers = root.roles["root"];
  signers.threshold = plan.root_threshold;
  for (const auto& key : keys.root) {
    signers.keyids.push_back(tuf::keyid_of(key));
    root.keys.emplace(signers.keyids.back(), key);
  }
  return root;
}

json expiration_setting(std::int64_t days) {
  return {{"expiration", days}};
}

} // namespace

result<tuf::metadata<tuf::root>> first_root(const ceremony_plan& plan, const ceremony_keys& keys,
                                            time_point now) {
  return tuf::unsigned_metadata(root_of(plan, keys, now));
}

result<void> sign_first_root(const ceremony_keys& keys, tuf::metadata<tuf::root>& root) {
  for (const auto& who : keys.signers) {
    const auto& public_key = keys.root.at(who.root_key);
    auto signature =
        sign_checked(*who.sign_with, {tuf::keyid_of(public_key), public_key}, root.signed_bytes);
    if (!signature)
      return at_field(who.field, signature.error());
    root.signatures.push_back(std::move(*signature));
  }
  return {};
}

json bootstrap_payload(const ceremony_plan& plan, const ceremony_keys& keys,
                       const tuf::metadata<tuf::root>& root) {
  const auto& e = plan.expiration;
  const bool has_bins = keys.delegations.is_null();
  return {{"settings",
           {{"roles",
             {{"root", expiration_setting(e.root)},
              {"targets", expiration_setting(e.targets)},
              {"snapshot", expiration_setting(e.snapshot)},
              {"timestamp", expiration_setting(e.timestamp)},
              {"bins", has_bins ? to_json(plan.bins) : json()},
              {"delegations", keys.delegations}}}}},
          {"metadata", {{"root", tuf::to_document(root)}}},
          {"timeout", plan.timeout}};
}

} // namespace rstuf::cli
