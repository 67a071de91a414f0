#include "cli/key_files.hpp"

#include "signing/pkcs11_keys.hpp"
#include "signing/private_key.hpp"
#include "signing/public_key.hpp"

namespace rstuf::cli {
namespace {

result<tuf::key> key_from_json_text(std::string_view text) {
  auto document = parse_json(text);
  if (!document)
    return std::unexpected(document.error());
  if (document->is_object())
    document->erase("keyid");
  auto key = tuf::key_from_json(*document);
  if (!key)
    return key;
  if (const auto identity = tuf::identity_of(*key); !identity)
    return std::unexpected(identity.error());
  return key;
}

result<private_key> key_from_private_pem(const signing::secret& pem,
                                         const passphrase_source& passphrase) {
  auto pkey = signing::read_private_key(pem, passphrase);
  if (!pkey)
    return std::unexpected(pkey.error());
  auto public_key = signing::public_key_of(**pkey);
  if (!public_key)
    return std::unexpected(public_key.error());
  return private_key{std::move(*pkey), std::move(*public_key)};
}

result<tuf::key> key_from_text(const signing::secret& text, const passphrase_source& passphrase) {
  const auto bytes = text.reveal();
  if (bytes.find_first_not_of(" \t\r\n") == bytes.find('{'))
    return key_from_json_text(bytes);
  if (!bytes.contains("PRIVATE KEY-----"))
    return signing::public_key_from_pem(bytes);
  auto key = key_from_private_pem(text, passphrase);
  if (!key)
    return std::unexpected(key.error());
  return std::move(key->public_key);
}

template <class T>
result<T> naming(const std::filesystem::path& file, result<T> read) {
  if (!read)
    return fail(read.error().code, file.string() + ": " + read.error().context);
  return read;
}

} // namespace

result<tuf::key> load_public_key(const std::filesystem::path& file,
                                 const passphrase_source& passphrase) {
  if (const auto uri = file.string(); signing::is_pkcs11_uri(uri))
    return signing::read_pkcs11_public_key(uri);
  const auto text = signing::read_key_file(file);
  if (!text)
    return std::unexpected(text.error());
  return naming(file, key_from_text(*text, passphrase));
}

result<private_key> load_private_key(const std::filesystem::path& file,
                                     const passphrase_source& passphrase) {
  const auto text = signing::read_key_file(file);
  if (!text)
    return std::unexpected(text.error());
  return naming(file, key_from_private_pem(*text, passphrase));
}

std::string short_keyid(const tuf::key& k) {
  return tuf::keyid_of(k).substr(0, 12);
}

} // namespace rstuf::cli
