#include "cli/root_change.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace rstuf::cli {
namespace {

constexpr std::size_t shortest_keyid = 6;

bool is_named(const std::string& wanted, const std::string& keyid, const tuf::key& key) {
  const bool by_id = wanted.size() >= shortest_keyid && keyid.starts_with(wanted);
  return by_id || key_name(key) == wanted;
}

result<void> remove_key(tuf::root& root, const std::string& wanted) {
  auto& keyids = root.roles["root"].keyids;
  std::vector<std::string> found;
  for (const auto& id : keyids)
    if (const auto key = root.keys.find(id);
        key != root.keys.end() && is_named(wanted, id, key->second))
      found.push_back(id);
  if (found.empty())
    return fail(errc::not_found, "remove_keys: " + wanted + " is no root key");
  if (found.size() > 1)
    return fail(errc::invalid_argument,
                "remove_keys: " + wanted + " fits several root keys; give more of the key id");
  std::erase(keyids, found.front());
  return {};
}

bool has_root_key(const tuf::root& root, const tuf::key& key) {
  const auto who = root.roles.find("root");
  return who != root.roles.end() && std::ranges::any_of(who->second.keyids, [&](const auto& id) {
           const auto found = root.keys.find(id);
           return found != root.keys.end() && same_key(found->second, key);
         });
}

result<void> add_key(tuf::root& root, const plan_public_key& wanted, const ask_passphrase& ask) {
  const auto key = load_named(wanted, ask);
  if (!key)
    return std::unexpected(key.error());
  if (has_root_key(root, *key))
    return fail(errc::invalid_argument, wanted.field + ": is a root key already");
  const auto id = tuf::keyid_of(*key);
  root.keys[id] = *key;
  root.roles["root"].keyids.push_back(id);
  return {};
}

result<void> set_online_key(tuf::root& root, const plan_online_key& wanted,
                            const ask_passphrase& ask) {
  const auto key = load_online(wanted, ask);
  if (!key)
    return std::unexpected(key.error());
  const auto id = tuf::keyid_of(*key);
  root.keys[id] = *key;
  for (const auto* role : {"targets", "snapshot", "timestamp"}) {
    root.roles[role].keyids = {id};
    root.roles[role].threshold = 1;
  }
  return {};
}

void drop_unused_keys(tuf::root& root) {
  std::set<std::string> used;
  for (const auto& [name, role] : root.roles)
    used.insert(role.keyids.begin(), role.keyids.end());
  std::erase_if(root.keys, [&](const auto& entry) { return !used.contains(entry.first); });
}

result<void> check_root(const tuf::root& root, time_point now) {
  const auto& who = root.roles.at("root");
  if (std::cmp_greater(who.threshold, who.keyids.size()))
    return fail(errc::invalid_argument, "threshold: " + std::to_string(who.threshold) +
                                            " signatures of " + std::to_string(who.keyids.size()) +
                                            " root keys");
  if (root.expires <= now)
    return fail(errc::invalid_argument,
                "expiration: this root expired at " + format_time(root.expires) +
                    "; give the days that the next one is valid (--expiration DAYS)");
  for (const auto& id : root.roles.at("targets").keyids)
    if (const auto online = root.keys.find(id);
        online != root.keys.end() && has_root_key(root, online->second))
      return fail(errc::invalid_argument,
                  "online_key: is a root key too; root keys are kept away from the service");
  return {};
}

} // namespace

result<tuf::metadata<tuf::root>> next_root(const tuf::root& trusted, const root_change& change,
                                           const ask_passphrase& ask, time_point now) {
  auto root = trusted;
  ++root.version;
  if (change.expiration)
    root.expires = now + std::chrono::days(*change.expiration);
  for (const auto& wanted : change.remove_keys)
    if (auto removed = remove_key(root, wanted); !removed)
      return std::unexpected(removed.error());
  for (const auto& wanted : change.add_keys)
    if (auto added = add_key(root, wanted, ask); !added)
      return std::unexpected(added.error());
  if (change.online_key)
    if (auto set = set_online_key(root, *change.online_key, ask); !set)
      return std::unexpected(set.error());
  root.roles["root"].threshold = change.threshold.value_or(root.roles["root"].threshold);
  if (auto fits = check_root(root, now); !fits)
    return std::unexpected(fits.error());
  drop_unused_keys(root);
  return tuf::unsigned_metadata(std::move(root));
}

std::vector<named_key> root_signers(const tuf::root& next, const tuf::root& trusted) {
  std::map<std::string, tuf::key> found;
  for (const auto* root : {&next, &trusted})
    for (const auto& id : root->roles.at("root").keyids)
      if (const auto key = root->keys.find(id); key != root->keys.end())
        found.emplace(id, key->second);
  std::vector<named_key> all;
  for (auto& [id, key] : found)
    all.push_back({id, std::move(key)});
  return all;
}

result<void> sign_root(tuf::metadata<tuf::root>& next, const tuf::root& trusted,
                       const std::vector<plan_signing_key>& keys, const key_unlock& unlock) {
  const auto signers = root_signers(next.role, trusted);
  for (const auto& wanted : keys) {
    const auto key = open_signing_key(wanted.file, wanted.passphrase_fd, unlock, signers);
    if (!key)
      return at_field(wanted.field, key.error());
    if (std::ranges::count(next.signatures, key->as.keyid, &tuf::signature::keyid) > 0)
      return fail(errc::invalid_argument, wanted.field + ": this key signs already");
    auto signature = sign_checked(*key->signer, key->as, next.signed_bytes);
    if (!signature)
      return at_field(wanted.field, signature.error());
    next.signatures.push_back(*std::move(signature));
  }
  return {};
}

} // namespace rstuf::cli
