#include "cli/ceremony.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

// Where a public key stands in the list; the list's size if nowhere.
std::size_t place_of(const tuf::key& key, const std::vector<tuf::key>& list) {
  return static_cast<std::size_t>(
      std::ranges::find_if(list, [&](const auto& other) { return same_key(key, other); }) -
      list.begin());
}

std::string root_key_field(std::size_t place) {
  return "root.keys[" + std::to_string(place) + "].file";
}

} // namespace

result<void> take_root_key(const plan_public_key& wanted, const ask_passphrase& ask,
                           ceremony_keys& keys) {
  auto key = load_named(wanted, ask);
  if (!key)
    return std::unexpected(key.error());
  if (const auto place = place_of(*key, keys.root); place < keys.root.size())
    return fail(errc::invalid_argument,
                wanted.field + ": the same key as " + root_key_field(place));
  if (same_key(*key, keys.online))
    return fail(errc::invalid_argument,
                wanted.field + ": is the online key; root keys are kept away from the service");
  keys.root.push_back(std::move(*key));
  return {};
}

result<void> take_online_key(const plan_online_key& wanted, const ask_passphrase& ask,
                             ceremony_keys& keys) {
  auto key = load_online(wanted, ask);
  if (!key)
    return std::unexpected(key.error());
  if (const auto place = place_of(*key, keys.root); place < keys.root.size())
    return fail(errc::invalid_argument, wanted.key.field + ": the same key as " +
                                            root_key_field(place) +
                                            "; root keys are kept away from the service");
  keys.online = std::move(*key);
  return {};
}

result<void> take_signer(const plan_signing_key& wanted, const key_unlock& unlock,
                         ceremony_keys& keys) {
  auto key = find_private_half(wanted.file, wanted.passphrase_fd, unlock);
  if (!key)
    return at_field(wanted.field, key.error());
  const auto place = place_of(key->public_key, keys.root);
  if (place == keys.root.size())
    return fail(errc::invalid_argument, wanted.field + ": belongs to none of root.keys");
  if (std::ranges::any_of(keys.signers, [&](const auto& s) { return s.root_key == place; }))
    return fail(errc::invalid_argument, wanted.field + ": this key signs already");
  auto signer = key->open(keys.root[place].scheme);
  if (!signer)
    return at_field(wanted.field, signer.error());
  keys.signers.push_back({place, wanted.field, std::move(*signer)});
  return {};
}

result<ceremony_keys> load_keys(const ceremony_plan& plan, const key_unlock& unlock) {
  ceremony_keys keys;
  for (const auto& wanted : plan.root_keys)
    if (auto taken = take_root_key(wanted, unlock.passphrase, keys); !taken)
      return std::unexpected(taken.error());
  if (auto taken = take_online_key(plan.online_key, unlock.passphrase, keys); !taken)
    return std::unexpected(taken.error());
  if (!plan.delegations.empty()) {
    auto delegations = delegations_of(plan.delegations, unlock.passphrase);
    if (!delegations)
      return std::unexpected(delegations.error());
    keys.delegations = *std::move(delegations);
  }
  for (const auto& wanted : plan.sign_with)
    if (auto taken = take_signer(wanted, unlock, keys); !taken)
      return std::unexpected(taken.error());
  return keys;
}

} // namespace rstuf::cli
