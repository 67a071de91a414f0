#include "cli/private_half.hpp"

#include "cli/passphrase.hpp"
#include "signing/pem_signer.hpp"
#include "signing/pkcs11_keys.hpp"

namespace rstuf::cli {
namespace {

result<private_half> find_on_token(const std::string& uri, const signing::token_access& tokens) {
  auto public_key = signing::read_pkcs11_public_key(uri);
  if (!public_key)
    return std::unexpected(public_key.error());
  return private_half{std::move(*public_key), [uri, tokens](std::string_view scheme) {
                        signing::key_access access;
                        access.tokens = tokens;
                        return signing::open_signer(uri, access, scheme);
                      }};
}

} // namespace

std::filesystem::path key_place(const std::filesystem::path& base, const std::string& text) {
  return signing::is_pkcs11_uri(text) ? std::filesystem::path(text) : base / text;
}

result<private_half> find_private_half(const std::filesystem::path& place,
                                       std::optional<int> descriptor, const key_unlock& unlock) {
  if (signing::is_pkcs11_uri(place.string()))
    return find_on_token(place.string(), unlock.token(descriptor));
  auto key = load_private_key(place, [&] { return unlock.passphrase(place, descriptor); });
  if (!key)
    return std::unexpected(key.error());
  return private_half{std::move(key->public_key),
                      [pkey = std::move(key->pkey)](std::string_view scheme) mutable {
                        return signing::make_pem_signer(std::move(pkey), scheme);
                      }};
}

signing::token_access token_dialogue(terminal& io, std::optional<int> pin_descriptor) {
  return {.pin =
              [&io, pin_descriptor](const std::string& token) {
                return pin_descriptor ? read_line(*pin_descriptor)
                                      : io.ask("PIN of " + token + ": ");
              },
          .about_to_sign =
              [&io](const std::string& token) {
                io.err << "rstuf: signing with " << token << "; touch it if it blinks" << std::endl;
              }};
}

} // namespace rstuf::cli
