#include "cli/key_files.hpp"

#include "signing/pkcs11_keys.hpp"
#include "signing/private_key.hpp"
#include "signing/public_key.hpp"
#include "signing/securesystemslib_key.hpp"
#include "tuf/hash.hpp"
#include "tuf/public_key.hpp"

#include <openssl/x509.h>

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
  auto pkey = signing::is_securesystemslib_key(pem.reveal())
                  ? signing::read_securesystemslib_key(pem, passphrase)
                  : signing::read_private_key(pem, passphrase);
  if (!pkey)
    return std::unexpected(pkey.error());
  auto public_key = signing::public_key_of(**pkey);
  if (!public_key)
    return std::unexpected(public_key.error());
  return private_key{std::move(*pkey), std::move(*public_key)};
}

result<tuf::key> key_from_text(const signing::secret& text, const passphrase_source& passphrase) {
  const auto bytes = text.reveal();
  const bool is_private =
      bytes.contains("PRIVATE KEY-----") || signing::is_securesystemslib_key(bytes);
  if (!is_private && bytes.find_first_not_of(" \t\r\n") == bytes.find('{'))
    return key_from_json_text(bytes);
  if (!is_private)
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

std::string key_name(const json& key) {
  // RSTUF wrote names of keys under two members in turn.
  for (const auto* member : {key_name_member.data(), "name"})
    if (const auto name = key.find(member); name != key.end() && name->is_string())
      return name->get<std::string>();
  return "no name";
}

std::string key_name(const tuf::key& k) {
  return key_name(k.unrecognized);
}

std::string short_keyid(const tuf::key& k) {
  return tuf::keyid_of(k).substr(0, short_keyid_length);
}

result<std::string> key_fingerprint(const tuf::key& k) {
  tuf::evp_key key;
  if (k.keytype == "ed25519") {
    const auto raw = tuf::read_ed25519(k);
    if (!raw)
      return std::unexpected(raw.error());
    key.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                          reinterpret_cast<const unsigned char*>(raw->data()),
                                          raw->size()));
  } else if (const auto* scheme = tuf::find_scheme(k.keytype, k.scheme); scheme != nullptr) {
    auto read = tuf::read_pem(k, *scheme);
    if (!read)
      return std::unexpected(read.error());
    key = *std::move(read);
  }
  unsigned char* der = nullptr;
  const int size = key ? i2d_PUBKEY(key.get(), &der) : -1;
  if (size <= 0)
    return fail(errc::invalid_argument, "a key of this type and scheme has no fingerprint here");
  auto digest =
      tuf::sha256_hex({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return digest;
}

bool same_key(const tuf::key& a, const tuf::key& b) {
  const auto first = tuf::identity_of(a);
  const auto second = tuf::identity_of(b);
  return first && second && *first == *second;
}

} // namespace rstuf::cli
