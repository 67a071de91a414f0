#include "entries.hpp"
#include "promise.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/key.hpp"

#include <array>

namespace rstuf::fuzz {
namespace {

void use(const tuf::key& k, std::string_view sig) {
  auto identity = tuf::identity_of(k);
  auto verified = tuf::verify_signature(k, "message", sig);
  promise(!verified || identity, "a key without an identity verifies a signature");
  promise(identity || identity.error().code == errc::invalid_argument ||
              identity.error().code == errc::too_large,
          "a key cannot be read for another reason than its form");
}

} // namespace

void key(std::string_view input) {
  auto [text, sig] = cut_line(input);
  auto document = parse_json(text);
  if (!document)
    return;
  auto k = tuf::key_from_json(*document);
  if (!k)
    return;
  promise(tuf::to_json(*k) == *document, "a key changes when read and written");
  use(*k, sig);
}

void public_key(std::string_view input) {
  static constexpr std::array<std::pair<const char*, const char*>, 6> schemes{{
      {"ed25519", "ed25519"},
      {"ecdsa", "ecdsa-sha2-nistp256"},
      {"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"},
      {"ecdsa", "ecdsa-sha2-nistp521"},
      {"rsa", "rsassa-pss-sha256"},
      {"rsa", "rsa-pkcs1v15-sha512"},
  }};
  for (const auto& [keytype, scheme] : schemes)
    use({keytype, scheme, std::string{input}}, "3006020101020101");
}

} // namespace rstuf::fuzz
