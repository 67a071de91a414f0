#include "cli/signing_keys.hpp"

#include <algorithm>

namespace rstuf::cli {

result<signing_key> open_signing_key(const std::filesystem::path& place,
                                     std::optional<int> descriptor, const key_unlock& unlock,
                                     std::span<const named_key> candidates) {
  auto found = find_private_half(place, descriptor, unlock);
  if (!found)
    return std::unexpected(found.error());
  const auto as = std::ranges::find_if(
      candidates, [&](const auto& c) { return same_key(c.key, found->public_key); });
  if (as == candidates.end())
    return fail(errc::invalid_argument, place.string() + " (key id " +
                                            short_keyid(found->public_key) +
                                            ") is none of the keys that may sign");
  auto signer = found->open(as->key.scheme);
  if (!signer)
    return fail(signer.error().code, place.string() + ": " + signer.error().context);
  return signing_key{*as, std::move(*signer)};
}

result<tuf::signature> sign_checked(signing::signer& signer, const named_key& as,
                                    std::string_view message) {
  auto sig = signer.sign(message);
  if (!sig)
    return std::unexpected(sig.error());
  if (const auto verified = tuf::verify_signature(as.key, message, *sig); !verified)
    return std::unexpected(verified.error());
  return tuf::signature{.keyid = as.keyid, .sig = std::move(*sig)};
}

} // namespace rstuf::cli
