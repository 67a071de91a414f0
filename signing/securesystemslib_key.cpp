#include "signing/securesystemslib_key.hpp"

#include "tuf/hash.hpp"
#include "tuf/json.hpp"
#include "tuf/openssl_bytes.hpp"

#include <array>
#include <charconv>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <vector>

namespace rstuf::signing {
namespace {

constexpr std::string_view delimiter = "@@@@";
constexpr int most_rounds = 10'000'000; // against a file that would keep the machine busy
constexpr std::size_t block_bytes = 16;
const json::json_pointer private_place{"/keyval/private"};

using derived_key = std::array<unsigned char, 32>;

struct cipher_free {
  void operator()(EVP_CIPHER_CTX* p) const { EVP_CIPHER_CTX_free(p); }
};

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(delimiter);
    parts.push_back(text.substr(0, end));
    if (end == text.npos)
      return parts;
    text.remove_prefix(end + delimiter.size());
  }
}

void wipe(json& text) {
  if (text.is_string())
    OPENSSL_cleanse(text.get_ref<std::string&>().data(), text.get_ref<std::string&>().size());
}

std::unexpected<error> no_such_key() {
  return fail(errc::invalid_argument, "no ed25519 key as securesystemslib wrote them");
}

// AES-256 in counter mode; the same operation encrypts and decrypts.
result<secret> decrypt(std::string_view sealed, const derived_key& key, std::string_view iv) {
  const std::unique_ptr<EVP_CIPHER_CTX, cipher_free> cipher{EVP_CIPHER_CTX_new()};
  std::string plain(sealed.size(), '\0');
  int written = 0;
  const bool done =
      cipher &&
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_ctr(), nullptr, key.data(), tuf::bytes_of(iv)) ==
          1 &&
      EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(plain.data()), &written,
                        tuf::bytes_of(sealed), static_cast<int>(sealed.size())) == 1;
  secret held{std::move(plain)};
  if (!done)
    return fail(errc::internal, "OpenSSL does not decrypt");
  return held;
}

bool has_hmac(std::string_view sealed, const derived_key& key, std::string_view wanted) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), tuf::bytes_of(sealed), sealed.size(),
       made.data(), &size);
  return size == wanted.size() && CRYPTO_memcmp(made.data(), wanted.data(), size) == 0;
}

result<secret> unseal(std::string_view text, const secret& passphrase) {
  const auto parts = split(text);
  if (parts.size() != 5)
    return no_such_key();
  int rounds = 0;
  std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), rounds);
  const auto salt = tuf::from_hex(parts[0]);
  const auto hmac = tuf::from_hex(parts[2]);
  const auto iv = tuf::from_hex(parts[3]);
  const auto sealed = tuf::from_hex(parts[4]);
  if (rounds < 1 || rounds > most_rounds || !salt || !hmac || !iv || iv->size() != block_bytes ||
      !sealed)
    return no_such_key();
  derived_key key{};
  const auto words = passphrase.reveal();
  PKCS5_PBKDF2_HMAC(words.data(), static_cast<int>(words.size()), tuf::bytes_of(*salt),
                    static_cast<int>(salt->size()), rounds, EVP_sha256(),
                    static_cast<int>(key.size()), key.data());
  auto plain = has_hmac(*sealed, key, *hmac)
                   ? decrypt(*sealed, key, *iv)
                   : fail(errc::unverified, "wrong passphrase, or the file is damaged");
  OPENSSL_cleanse(key.data(), key.size());
  return plain;
}

result<pkey_ptr> key_from_document(std::string_view text) {
  auto document = parse_json(text);
  if (!document || !document->is_object() || document->value("keytype", json()) != "ed25519" ||
      !document->contains(private_place) || !document->at(private_place).is_string())
    return no_such_key();
  auto raw = tuf::from_hex(document->at(private_place).get_ref<const std::string&>());
  wipe(document->at(private_place));
  if (!raw)
    return no_such_key();
  const secret seed{*std::move(raw)};
  pkey_ptr key{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, tuf::bytes_of(seed.reveal()),
                                            seed.reveal().size())};
  if (!key)
    return no_such_key();
  return key;
}

} // namespace

bool is_securesystemslib_key(std::string_view text) {
  if (text.contains(delimiter))
    return true;
  if (!text.contains("\"private\""))
    return false;
  // Public halves may have the member too, and empty.
  auto document = parse_json(text);
  const bool has_private = document && document->is_object() && document->contains(private_place) &&
                           document->at(private_place).is_string() &&
                           !document->at(private_place).get_ref<const std::string&>().empty();
  if (has_private)
    wipe(document->at(private_place));
  return has_private;
}

result<pkey_ptr> read_securesystemslib_key(const secret& text,
                                           const std::function<result<secret>()>& passphrase) {
  auto trimmed = text.reveal();
  while (trimmed.ends_with('\n') || trimmed.ends_with('\r'))
    trimmed.remove_suffix(1);
  if (!trimmed.contains(delimiter))
    return key_from_document(trimmed);
  if (!passphrase)
    return fail(errc::invalid_argument, "the key is encrypted and nobody can be asked");
  const auto words = passphrase();
  if (!words)
    return std::unexpected(words.error());
  const auto plain = unseal(trimmed, *words);
  if (!plain)
    return std::unexpected(plain.error());
  return key_from_document(plain->reveal());
}

} // namespace rstuf::signing
