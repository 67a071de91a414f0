#include "signing/private_key.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <unistd.h>
#include <utility>

namespace rstuf::signing {
namespace {

constexpr std::size_t max_key_file = 64U << 10U;

// Goes from PEM block to PEM block: a key file may begin with others, such as EC PARAMETERS.
void decode_first_key(BIO* in, OSSL_DECODER_CTX* decoder, EVP_PKEY* const& key) {
  for (int tried = -1; key == nullptr && BIO_tell(in) > tried;) {
    tried = BIO_tell(in);
    OSSL_DECODER_from_bio(decoder, in);
  }
}

pkey_ptr decode(const secret& pem, const secret& passphrase, OSSL_LIB_CTX* context) {
  const auto text = pem.reveal();
  const auto words = passphrase.reveal();
  const openssl_ptr<BIO> in{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  EVP_PKEY* key = nullptr;
  const openssl_ptr<OSSL_DECODER_CTX> decoder{OSSL_DECODER_CTX_new_for_pkey(
      &key, "PEM", nullptr, nullptr, EVP_PKEY_KEYPAIR, context, nullptr)};
  // Given in advance, so that OpenSSL never prompts on the terminal.
  if (!in || !decoder ||
      OSSL_DECODER_CTX_set_passphrase(
          decoder.get(), reinterpret_cast<const unsigned char*>(words.data()), words.size()) != 1)
    return nullptr;
  // Proc-Type encryption looks its cipher up in the thread's default context.
  OSSL_LIB_CTX* const before = OSSL_LIB_CTX_set0_default(context);
  decode_first_key(in.get(), decoder.get(), key);
  OSSL_LIB_CTX_set0_default(before);
  ERR_clear_error();
  return pkey_ptr{key};
}

// A library context of its own in which DES and MD5 can still be read; nullptr where the legacy
// provider is not installed. It lives as long as the program, as keys read in it refer to it.
OSSL_LIB_CTX* legacy_context() {
  static OSSL_LIB_CTX* const context = [] {
    OSSL_LIB_CTX* fresh = OSSL_LIB_CTX_new();
    if (fresh != nullptr && OSSL_PROVIDER_load(fresh, "legacy") != nullptr &&
        OSSL_PROVIDER_load(fresh, "default") != nullptr)
      return fresh;
    OSSL_LIB_CTX_free(fresh);
    ERR_clear_error();
    return static_cast<OSSL_LIB_CTX*>(nullptr);
  }();
  return context;
}

result<std::string> read_all(int descriptor) {
  std::string bytes(max_key_file + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t n = ::read(descriptor, bytes.data() + size, bytes.size() - size);
    if (n == 0)
      break;
    if (n > 0)
      size += static_cast<std::size_t>(n);
    else if (errno != EINTR) {
      const secret wiped{std::move(bytes)};
      return fail(errc::unavailable, std::strerror(errno));
    }
  }
  bytes.resize(size);
  return bytes;
}

} // namespace

result<secret> read_key_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const auto code = errno == ENOENT ? errc::not_found : errc::unavailable;
    return fail(code, "key file " + file.string() + ": " + std::strerror(errno));
  }
  auto bytes = read_all(descriptor);
  ::close(descriptor);
  if (!bytes)
    return fail(bytes.error().code, "key file " + file.string() + ": " + bytes.error().context);
  secret held{std::move(*bytes)};
  if (held.reveal().size() > max_key_file)
    return fail(errc::too_large, "key file " + file.string() + " is over 64 KiB");
  return held;
}

bool is_encrypted_pem(std::string_view pem) {
  return pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") ||
         pem.contains("Proc-Type: 4,ENCRYPTED");
}

result<pkey_ptr> read_private_key(const secret& pem,
                                  const std::function<result<secret>()>& passphrase) {
  if (!is_encrypted_pem(pem.reveal())) {
    if (auto key = decode(pem, {}, nullptr))
      return key;
    return fail(errc::invalid_argument, "no private key in PEM form");
  }
  if (!passphrase)
    return fail(errc::invalid_argument, "the key is encrypted and no passphrase can be asked for");
  const auto words = passphrase();
  if (!words)
    return std::unexpected(words.error());
  if (auto key = decode(pem, *words, nullptr))
    return key;
  if (legacy_context() != nullptr)
    if (auto key = decode(pem, *words, legacy_context()))
      return key;
  return fail(errc::unverified, "wrong passphrase, or the encrypted key is damaged");
}

} // namespace rstuf::signing
