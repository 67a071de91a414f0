#include "signing/keyring.hpp"

namespace rstuf::signing {

result<std::vector<tuf::signature>> keyring::sign(std::span<const named_key> keys,
                                                  std::string_view message) {
  std::vector<tuf::signature> signatures;
  signatures.reserve(keys.size());
  for (const auto& k : keys) {
    auto opened = open(k);
    if (!opened)
      return fail(opened.error().code, "key " + k.keyid + ": " + opened.error().context);
    auto sig = (*opened)->sign(message);
    if (!sig)
      return fail(sig.error().code, "key " + k.keyid + ": " + sig.error().context);
    signatures.push_back({.keyid = k.keyid, .sig = std::move(*sig)});
  }
  return signatures;
}

result<signer*> keyring::open(const named_key& k) {
  auto uri = online_key_uri(k.key);
  if (!uri)
    return std::unexpected(uri.error());
  const auto name = *uri + '\n' + k.key.scheme + '\n' + k.key.value;
  if (const auto found = open_.find(name); found != open_.end())
    return found->second.get();
  auto opened = open_signer_for(k.key, *uri, access_);
  if (!opened)
    return std::unexpected(opened.error());
  return open_.emplace(name, std::move(*opened)).first->second.get();
}

} // namespace rstuf::signing
