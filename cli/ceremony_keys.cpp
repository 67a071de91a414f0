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

result<void> load_root_keys(const ceremony_plan& plan, const key_unlock& unlock,
                            ceremony_keys& keys) {
  for (const auto& wanted : plan.root_keys) {
    auto key = load_named(wanted, unlock.passphrase);
    if (!key)
      return std::unexpected(key.error());
    if (const auto place = place_of(*key, keys.root); place < keys.root.size())
      return fail(errc::invalid_argument,
                  wanted.field + ": the same key as " + plan.root_keys.at(place).field);
    keys.root.push_back(std::move(*key));
  }
  return {};
}

result<void> load_online_key(const ceremony_plan& plan, const key_unlock& unlock,
                             ceremony_keys& keys) {
  auto key = load_online(plan.online_key, unlock.passphrase);
  if (!key)
    return std::unexpected(key.error());
  if (const auto place = place_of(*key, keys.root); place < keys.root.size())
    return fail(errc::invalid_argument, plan.online_key.key.field + ": the same key as " +
                                            plan.root_keys.at(place).field +
                                            "; root keys are kept away from the service");
  keys.online = std::move(*key);
  return {};
}

result<void> load_signers(const ceremony_plan& plan, const key_unlock& unlock,
                          ceremony_keys& keys) {
  for (const auto& wanted : plan.sign_with) {
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
    keys.signers.push_back({place, std::move(*signer)});
  }
  return {};
}

} // namespace

result<ceremony_keys> load_keys(const ceremony_plan& plan, const key_unlock& unlock) {
  ceremony_keys keys;
  for (const auto load : {load_root_keys, load_online_key, load_signers})
    if (auto loaded = load(plan, unlock, keys); !loaded)
      return std::unexpected(loaded.error());
  return keys;
}

} // namespace rstuf::cli
