#pragma once

#include "signing/secret.hpp"
#include "signing/token_access.hpp"
#include "tuf/key.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rstuf::signing {

/// A private key that can sign, wherever it lives. Calls may block (a token, a KMS) and fail
/// (`unavailable`, `timeout`): actors call them from detached actors only. An object serves one
/// thread at a time.
class signer {
public:
  virtual ~signer() = default;

  /// The public half, in the form TUF metadata holds it.
  virtual const tuf::key& public_key() const = 0;

  /// The signature over `message`, in hex, by the scheme of public_key().
  virtual result<std::string> sign(std::string_view message) = 0;
};

/// What a key URI is resolved with.
struct key_access {
  /// Where `fn:<name>` finds its PEM files (RSTUF_ONLINE_KEY_DIR).
  std::filesystem::path online_key_dir;
  /// Asked for the passphrase of an encrypted key; unset means that encrypted keys are refused.
  /// The argument names the key for the prompt.
  std::function<result<secret>(std::string_view)> passphrase;
  /// Unset means that `pkcs11:` URIs are refused: each names a library that this process would run,
  /// so they are for those who may run anything here, and not for URIs out of requests.
  std::optional<token_access> tokens = std::nullopt;
};

/// Opens the private key behind a URI:
///  * `fn:<name>`: an unencrypted PEM file of that name in the online key directory; the name has
///    no path separator and is not `.` or `..`;
///  * `file:<path>`: a PEM file (PKCS#8 plain or encrypted, PKCS#1 RSA, SEC1 EC);
///  * `pkcs11:…?module-path=…`: a key on a token (pkcs11_uri.hpp).
/// `scheme` chooses among the schemes a key type can sign with; empty takes the default
/// (ed25519, ecdsa-sha2-nistp256/384, rsassa-pss-sha256).
/// Errors: `invalid_argument` (URI, key type, scheme), `not_found`, `unavailable`, `unverified`
/// (wrong passphrase or PIN), and for tokens those of open_pkcs11_signer. No error text holds key
/// bytes, passphrases or PINs.
result<std::unique_ptr<signer>> open_signer(std::string_view uri, const key_access& access,
                                            std::string_view scheme = {});

/// Opens the key behind `uri` and proves with a trial signature that it is the private half of
/// `expected`. Error `unverified` if it is not.
result<std::unique_ptr<signer>> open_signer_for(const tuf::key& expected, std::string_view uri,
                                                const key_access& access);

/// The URI under which a root's online key says its private half is found
/// (`x-rstuf-online-key-uri`); `not_found` if it says nothing.
result<std::string> online_key_uri(const tuf::key& k);

} // namespace rstuf::signing
