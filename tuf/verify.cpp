#include "tuf/verify.hpp"

#include "tuf/bins.hpp"

#include <algorithm>
#include <set>

namespace rstuf::tuf {
namespace {

result<void> check(const std::map<std::string, key>& keys, const role_keys& who,
                   std::string_view name, std::string_view signed_bytes,
                   std::span<const signature> signatures) {
  auto count = count_signatures(keys, who, signed_bytes, signatures);
  if (count.reached())
    return {};
  return fail(errc::unverified, std::string{name} + ": signed by " + std::to_string(count.valid) +
                                    " of " + std::to_string(count.threshold) + " keys");
}

std::unexpected<error> not_delegated(std::string_view name) {
  return fail(errc::not_found, "no delegation to " + std::string{name});
}

const role_keys* find_delegated(const delegations& d, std::string_view name) {
  if (d.succinct) {
    bins b{d.succinct->name_prefix, static_cast<std::uint32_t>(d.succinct->bit_length)};
    return b.number(name) ? &d.succinct->keys : nullptr;
  }
  auto found = std::find_if(d.roles.begin(), d.roles.end(),
                            [&](const delegated_role& r) { return r.name == name; });
  return found == d.roles.end() ? nullptr : &found->keys;
}

} // namespace

signature_count count_signatures(const std::map<std::string, key>& keys, const role_keys& who,
                                 std::string_view signed_bytes,
                                 std::span<const signature> signatures) {
  std::set<std::string> signers;
  for (const auto& s : signatures) {
    if (std::find(who.keyids.begin(), who.keyids.end(), s.keyid) == who.keyids.end())
      continue;
    auto k = keys.find(s.keyid);
    if (k == keys.end() || !verify_signature(k->second, signed_bytes, s.sig))
      continue;
    if (auto identity = identity_of(k->second))
      signers.insert(*std::move(identity));
  }
  return {static_cast<std::int64_t>(signers.size()), who.threshold};
}

result<void> verify_by(const root& delegator, std::string_view name, std::string_view signed_bytes,
                       std::span<const signature> signatures) {
  auto role = delegator.roles.find(std::string{name});
  if (role == delegator.roles.end())
    return not_delegated(name);
  return check(delegator.keys, role->second, name, signed_bytes, signatures);
}

result<void> verify_by(const targets& delegator, std::string_view name,
                       std::string_view signed_bytes, std::span<const signature> signatures) {
  const auto* who = delegator.delegations ? find_delegated(*delegator.delegations, name) : nullptr;
  if (!who)
    return not_delegated(name);
  return check(delegator.delegations->keys, *who, name, signed_bytes, signatures);
}

} // namespace rstuf::tuf
