#include "signing/private_key.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <unistd.h>
#include <utility>

namespace rstuf::signing {
namespace {

constexpr std::size_t max_key_file = 64U << 10U;

int give_passphrase(char* out, int size, int /*writing*/, void* source) {
  const auto text = static_cast<const secret*>(source)->reveal();
  if (std::cmp_greater(text.size(), size))
    return -1;
  std::ranges::copy(text, out);
  return static_cast<int>(text.size());
}

pkey_ptr decode(const secret& pem, const secret& passphrase, OSSL_LIB_CTX* context) {
  const auto text = pem.reveal();
  const openssl_ptr<BIO> in{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  if (!in)
    return nullptr;
  // The callback stands in for OpenSSL's own, which would prompt on the terminal. Proc-Type
  // encryption looks its cipher up in the thread's default context, whatever is handed in.
  auto* source = const_cast<secret*>(&passphrase);
  OSSL_LIB_CTX* const before = OSSL_LIB_CTX_set0_default(context);
  pkey_ptr key{
      PEM_read_bio_PrivateKey_ex(in.get(), nullptr, give_passphrase, source, context, nullptr)};
  OSSL_LIB_CTX_set0_default(before);
  ERR_clear_error();
  return key;
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
    else if (errno != EINTR)
      return fail(errc::unavailable, std::strerror(errno));
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
