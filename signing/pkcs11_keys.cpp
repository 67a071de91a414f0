#include "signing/pkcs11_keys.hpp"

#include "signing/pkcs11_public_key.hpp"

#include <algorithm>

namespace rstuf::signing {
namespace {

pkcs11_uri uri_of(const std::string& module_path, const pkcs11_token& token, std::string label,
                  std::string id) {
  pkcs11_uri uri;
  uri.module_path = module_path;
  uri.token = token.label;
  uri.serial = token.serial;
  if (!id.empty())
    uri.id = std::move(id);
  if (!label.empty())
    uri.object = std::move(label);
  return uri;
}

// A key's certificate is a second sight of it, unless it is the only one.
bool is_listed(const std::vector<pkcs11_key>& keys, const pkcs11_key& other) {
  return std::ranges::any_of(keys, [&](const auto& key) {
    return key.token.slot == other.token.slot && key.id == other.id &&
           key.public_key == other.public_key;
  });
}

result<void> list_keys_on(const pkcs11_session& session, const std::string& module_path,
                          std::vector<pkcs11_key>& keys) {
  for (const CK_OBJECT_CLASS kind : {CKO_PUBLIC_KEY, CKO_CERTIFICATE}) {
    const auto objects = session.find(kind, std::nullopt, std::nullopt);
    if (!objects)
      return std::unexpected(objects.error());
    for (const auto object : *objects) {
      auto label = session.attribute(object, CKA_LABEL);
      auto id = session.attribute(object, CKA_ID);
      pkcs11_key key{.token = session.token(),
                     .label = label,
                     .id = id,
                     .uri = uri_of(module_path, session.token(), label, id),
                     .public_key = pkcs11_public_key(session, object, {})};
      if (kind == CKO_PUBLIC_KEY || !is_listed(keys, key))
        keys.push_back(std::move(key));
    }
  }
  return {};
}

} // namespace

result<std::vector<pkcs11_key>> list_pkcs11_keys(const std::string& module_path) {
  const auto module = pkcs11_module::load(module_path);
  if (!module)
    return std::unexpected(module.error());
  const auto tokens = module->tokens();
  if (!tokens)
    return std::unexpected(tokens.error());
  std::vector<pkcs11_key> keys;
  for (const auto& token : *tokens) {
    auto again = pkcs11_module::load(module_path);
    if (!again)
      return std::unexpected(again.error());
    const auto session = pkcs11_session::open(std::move(*again), token);
    if (!session)
      return std::unexpected(session.error());
    if (auto listed = list_keys_on(*session, module_path, keys); !listed)
      return std::unexpected(listed.error());
  }
  return keys;
}

result<tuf::key> read_pkcs11_public_key(std::string_view uri) {
  const auto parsed = parse_pkcs11_uri(uri);
  if (!parsed)
    return std::unexpected(parsed.error());
  const auto session = pkcs11_session::open(*parsed);
  auto found = session ? pkcs11_find_public_key(*session, parsed->object, parsed->id, {})
                       : std::unexpected(session.error());
  if (!found)
    return fail(found.error().code, "key " + to_string(*parsed) + ": " + found.error().context);
  return found;
}

} // namespace rstuf::signing
