#include "cli/ceremony.hpp"

#include "cli/signing_keys.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

tuf::root unsigned_root(const ceremony_plan& plan, const ceremony_keys& keys, time_point now) {
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

json days(std::int64_t count) {
  return {{"expiration", count}};
}

std::string in_days(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " day" : " days");
}

bool signs_now(const ceremony_keys& keys, std::size_t root_key) {
  return std::ranges::any_of(keys.signers,
                             [&](const auto& signer) { return signer.root_key == root_key; });
}

} // namespace

result<tuf::metadata<tuf::root>> make_root(const ceremony_plan& plan, const ceremony_keys& keys,
                                           time_point now) {
  auto root = tuf::unsigned_metadata(unsigned_root(plan, keys, now));
  if (!root)
    return root;
  for (const auto& who : keys.signers) {
    const auto& public_key = keys.root.at(who.root_key);
    auto signature =
        sign_checked(*who.sign_with, {tuf::keyid_of(public_key), public_key}, root->signed_bytes);
    if (!signature)
      return fail(signature.error().code,
                  plan.root_keys.at(who.root_key).field + ": " + signature.error().context);
    root->signatures.push_back(std::move(*signature));
  }
  return root;
}

json bootstrap_payload(const ceremony_plan& plan, const tuf::metadata<tuf::root>& root) {
  const auto& e = plan.expiration;
  auto bins = days(e.bins);
  bins["number_of_delegated_bins"] = plan.number_of_delegated_bins;
  return {{"settings",
           {{"roles",
             {{"root", days(e.root)},
              {"targets", days(e.targets)},
              {"snapshot", days(e.snapshot)},
              {"timestamp", days(e.timestamp)},
              {"bins", std::move(bins)},
              {"delegations", nullptr}}}}},
          {"metadata", {{"root", tuf::to_document(root)}}},
          {"timeout", plan.timeout}};
}

std::string describe_ceremony(const ceremony_plan& plan, const ceremony_keys& keys,
                              const tuf::metadata<tuf::root>& root) {
  const auto& e = plan.expiration;
  std::string text =
      "Root version 1 expires " + format_time(root.role.expires) + " (" + in_days(e.root) + ").\n";
  text += "  " + std::to_string(plan.root_threshold) + " of " + std::to_string(keys.root.size()) +
          " keys must sign each root:\n";
  for (std::size_t i = 0; i < keys.root.size(); ++i)
    text += "    " + short_keyid(keys.root[i]) + "  " + keys.root[i].scheme + "  " +
            key_name(keys.root[i]) + (signs_now(keys, i) ? "  signs now" : "") + "\n";
  text += "The service signs with the online key " + short_keyid(keys.online) + " (" +
          keys.online.scheme + "), which it finds at " + plan.online_key.uri + ":\n";
  text += "    targets " + in_days(e.targets) + ", snapshot " + in_days(e.snapshot) +
          ", timestamp " + in_days(e.timestamp) + ", " +
          std::to_string(plan.number_of_delegated_bins) + " hash bins " + in_days(e.bins) + "\n";
  if (plan.root_threshold == 1)
    text += "Mind: with a threshold of 1, one stolen root key is enough to take over.\n";
  const auto missing = plan.root_threshold - static_cast<std::int64_t>(keys.signers.size());
  if (missing > 0)
    text += "Mind: root needs " + std::to_string(missing) + " more signature(s).\n";
  return text;
}

} // namespace rstuf::cli
