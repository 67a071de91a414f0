#include "signing/signer.hpp"

#include "signing/pem_signer.hpp"
#include "signing/pkcs11_signer.hpp"
#include "signing/private_key.hpp"
#include "tuf/hash.hpp"

#include <array>
#include <openssl/rand.h>

namespace rstuf::signing {
namespace {

std::unexpected<error> about(std::string_view uri, const error& e) {
  return fail(e.code, "key " + std::string(uri) + ": " + e.context);
}

result<std::unique_ptr<signer>> open_pem(const secret& pem,
                                         const std::function<result<secret>()>& passphrase,
                                         std::string_view scheme) {
  auto key = read_private_key(pem, passphrase);
  if (!key)
    return std::unexpected(key.error());
  return make_pem_signer(std::move(*key), scheme);
}

result<std::unique_ptr<signer>> open_online_file(std::string_view name, const key_access& access,
                                                 std::string_view scheme) {
  const bool is_plain_name = !name.empty() && name != "." && name != ".." &&
                             name.find_first_of(std::string_view("/\\\0", 3)) == name.npos;
  if (!is_plain_name)
    return fail(errc::invalid_argument,
                "after fn: stands the name of a file in the online key directory, not a path");
  if (access.online_key_dir.empty())
    return fail(errc::invalid_argument, "no online key directory is set (RSTUF_ONLINE_KEY_DIR)");
  const auto pem = read_key_file(access.online_key_dir / name);
  if (!pem)
    return std::unexpected(pem.error());
  if (is_encrypted_pem(pem->reveal()))
    return fail(errc::invalid_argument, "an online key must be stored unencrypted");
  return open_pem(*pem, {}, scheme);
}

result<std::unique_ptr<signer>> open_file(std::string_view path, const key_access& access,
                                          std::string_view scheme) {
  if (path.empty())
    return fail(errc::invalid_argument, "after file: stands the path of a PEM file");
  const auto pem = read_key_file(path);
  if (!pem)
    return std::unexpected(pem.error());
  std::function<result<secret>()> passphrase;
  if (access.passphrase)
    passphrase = [&] { return access.passphrase(path); };
  return open_pem(*pem, passphrase, scheme);
}

result<std::unique_ptr<signer>> open_on_token(std::string_view uri, const key_access& access,
                                              std::string_view scheme) {
  if (!access.tokens)
    return fail(errc::invalid_argument, "keys behind pkcs11: are not supported here");
  const auto parsed = parse_pkcs11_uri(uri);
  if (!parsed) // it may hold a PIN: not repeated
    return std::unexpected(parsed.error());
  auto opened = open_pkcs11_signer(*parsed, *access.tokens, scheme);
  if (!opened)
    return about(to_string(*parsed), opened.error());
  return opened;
}

// A message that is no TUF metadata and that nobody can have had signed before.
std::string trial_message() {
  std::array<unsigned char, 16> nonce{};
  RAND_bytes(nonce.data(), static_cast<int>(nonce.size()));
  return "rstuf trial signature " +
         tuf::to_hex({reinterpret_cast<const char*>(nonce.data()), nonce.size()});
}

} // namespace

result<std::unique_ptr<signer>> open_signer(std::string_view uri, const key_access& access,
                                            std::string_view scheme) {
  const auto colon = uri.find(':');
  if (colon == uri.npos)
    return fail(errc::invalid_argument, "a key URI begins with fn:, file: or pkcs11:");
  const auto kind = uri.substr(0, colon);
  const auto rest = uri.substr(colon + 1);
  if (is_pkcs11_uri(uri))
    return open_on_token(uri, access, scheme);
  result<std::unique_ptr<signer>> opened;
  if (kind == "fn")
    opened = open_online_file(rest, access, scheme);
  else if (kind == "file")
    opened = open_file(rest, access, scheme);
  else // what stands after an unknown scheme may be a password: not repeated
    return fail(errc::invalid_argument, "keys behind " + std::string(kind) +
                                            ": are not supported; use fn:, file: or pkcs11:");
  if (!opened)
    return about(uri, opened.error());
  return opened;
}

result<std::unique_ptr<signer>> open_signer_for(const tuf::key& expected, std::string_view uri,
                                                const key_access& access) {
  auto opened = open_signer(uri, access, expected.scheme);
  if (!opened)
    return opened;
  const auto message = trial_message();
  const auto signature = (*opened)->sign(message);
  if (!signature)
    return about(uri, signature.error());
  if (const auto trial = tuf::verify_signature(expected, message, *signature); !trial)
    return fail(errc::unverified,
                "key " + std::string(uri) + " is not the private half of the expected public key");
  return opened;
}

result<std::string> online_key_uri(const tuf::key& k) {
  const auto uri = k.unrecognized.find("x-rstuf-online-key-uri");
  if (uri == k.unrecognized.end() || !uri->is_string())
    return fail(errc::not_found, "the online key has no x-rstuf-online-key-uri");
  return uri->get<std::string>();
}

} // namespace rstuf::signing
