#include "cli/signing_keys.hpp"

#include "signing/pem_signer.hpp"

#include <algorithm>

namespace rstuf::cli {

result<signing_key> open_signing_key(const std::filesystem::path& file,
                                     const passphrase_source& passphrase,
                                     std::span<const named_key> candidates) {
  auto opened = load_private_key(file, passphrase);
  if (!opened)
    return std::unexpected(opened.error());
  const auto as = std::ranges::find_if(
      candidates, [&](const auto& c) { return same_key(c.key, opened->public_key); });
  if (as == candidates.end())
    return fail(errc::invalid_argument, file.string() + " (key id " +
                                            short_keyid(opened->public_key) +
                                            ") is none of the keys that may sign");
  auto signer = signing::make_pem_signer(std::move(opened->pkey), as->key.scheme);
  if (!signer)
    return fail(signer.error().code, file.string() + ": " + signer.error().context);
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
