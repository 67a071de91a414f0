#pragma once

#include "signing/openssl_ptr.hpp"
#include "signing/secret.hpp"
#include "tuf/key.hpp"

#include <filesystem>
#include <functional>
#include <optional>

namespace rstuf::cli {

/// Gives the passphrase of an encrypted key when it is needed.
using passphrase_source = std::function<result<signing::secret>()>;

/// Asks for the passphrase of the key in this file; the descriptor is the plan's, if it names one.
using ask_passphrase = std::function<result<signing::secret>(const std::filesystem::path& file,
                                                             std::optional<int> descriptor)>;

/// The public half of a key out of any file that has one: JSON as TUF metadata holds it (with or
/// without its keyid), a public PEM file, or a private key file; or of the key on a token that a
/// `pkcs11:` URI in the place of a file names. Errors: `not_found`,
/// `unavailable`, `invalid_argument`, `unverified` (wrong passphrase).
result<tuf::key> load_public_key(const std::filesystem::path& file,
                                 const passphrase_source& passphrase);

/// A private key of a PEM file, or of one that securesystemslib wrote, and its public half, with
/// the default scheme of its type.
struct private_key {
  signing::pkey_ptr pkey;
  tuf::key public_key;
};
result<private_key> load_private_key(const std::filesystem::path& file,
                                     const passphrase_source& passphrase);

/// The name of a key's holder, which RSTUF keeps beside it.
inline constexpr std::string_view key_name_member = "x-rstuf-key-name";
/// That name out of a key, or out of one in JSON; "no name" if it has none.
std::string key_name(const tuf::key& k);
std::string key_name(const json& key);
/// The first letters of a keyid, as much as a person compares.
inline constexpr std::size_t short_keyid_length = 12;
std::string short_keyid(const tuf::key& k);
/// SHA-256 of the public half as SubjectPublicKeyInfo in DER, in hex: other tools show it too.
result<std::string> key_fingerprint(const tuf::key& k);
/// Whether two keys are one, whatever their ids and names.
bool same_key(const tuf::key& a, const tuf::key& b);

} // namespace rstuf::cli
