#include "signing/key_file.hpp"

#include "signing/public_key.hpp"
#include "tuf/hash.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <unistd.h>

namespace rstuf::signing {
namespace {

// OWASP's figure for PBKDF2 with HMAC-SHA256; OpenSSL's own default is 2048.
constexpr int pbkdf2_rounds = 600'000;
constexpr int salt_bytes = 16;

struct pkcs8_free {
  void operator()(PKCS8_PRIV_KEY_INFO* p) const { PKCS8_PRIV_KEY_INFO_free(p); }
  void operator()(X509_SIG* p) const { X509_SIG_free(p); }
};
template <class T>
using pkcs8_ptr = std::unique_ptr<T, pkcs8_free>;

pkey_ptr fresh_key(key_type type) {
  const auto rsa = [](std::size_t bits) {
    return pkey_ptr{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits)};
  };
  switch (type) {
  case key_type::ed25519:
    return pkey_ptr{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  case key_type::ecdsa_p256:
    return pkey_ptr{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
  case key_type::ecdsa_p384:
    return pkey_ptr{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384")};
  case key_type::rsa_2048:
    return rsa(2048);
  case key_type::rsa_3072:
    return rsa(3072);
  case key_type::rsa_4096:
    return rsa(4096);
  }
  return nullptr;
}

bool write_plain(BIO* out, PKCS8_PRIV_KEY_INFO* key) {
  return PEM_write_bio_PKCS8_PRIV_KEY_INFO(out, key) == 1;
}

bool write_encrypted(BIO* out, PKCS8_PRIV_KEY_INFO* key, std::string_view passphrase) {
  X509_ALGOR* scheme = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), pbkdf2_rounds, nullptr, salt_bytes,
                                         nullptr, NID_hmacWithSHA256);
  if (scheme == nullptr)
    return false;
  const pkcs8_ptr<X509_SIG> sealed{
      PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), key, scheme)};
  if (!sealed) {
    X509_ALGOR_free(scheme); // on success it belongs to `sealed`
    return false;
  }
  return PEM_write_bio_PKCS8(out, sealed.get()) == 1;
}

// A name in the same directory that goes away unless it was linked to its final one.
class temporary_file {
public:
  explicit temporary_file(const std::filesystem::path& final) {
    std::array<unsigned char, 8> nonce{};
    RAND_bytes(nonce.data(), static_cast<int>(nonce.size()));
    name_ = final;
    name_.replace_filename(
        "." + final.filename().string() + "." +
        tuf::to_hex({reinterpret_cast<const char*>(nonce.data()), nonce.size()}));
    descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  ~temporary_file() {
    if (descriptor_ < 0)
      return;
    ::close(descriptor_);
    ::unlink(name_.c_str());
  }

  bool is_open() const { return descriptor_ >= 0; }
  const char* name() const { return name_.c_str(); }

  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return ::fsync(descriptor_) == 0;
  }

private:
  std::filesystem::path name_;
  int descriptor_ = -1;
};

void sync_directory_of(const std::filesystem::path& file) {
  const auto parent = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const int directory = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return;
  ::fsync(directory);
  ::close(directory);
}

} // namespace

result<secret> private_pem(EVP_PKEY& pkey, const secret& passphrase) {
  const pkcs8_ptr<PKCS8_PRIV_KEY_INFO> key{EVP_PKEY2PKCS8(&pkey)};
  const openssl_ptr<BIO> out{BIO_new(BIO_s_mem())}; // OpenSSL wipes a memory BIO when it is freed
  const bool written =
      key && out &&
      (passphrase.empty() ? write_plain(out.get(), key.get())
                          : write_encrypted(out.get(), key.get(), passphrase.reveal()));
  ERR_clear_error();
  if (!written)
    return fail(errc::internal, "the private key cannot be written as PEM");
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return secret{std::string(text, static_cast<std::size_t>(length))};
}

result<key_pair> generate_key(key_type type, const secret& passphrase) {
  const auto pkey = fresh_key(type);
  ERR_clear_error();
  if (!pkey)
    return fail(errc::internal, "OpenSSL makes no key of this type");
  auto public_key = public_key_of(*pkey);
  if (!public_key)
    return std::unexpected(public_key.error());
  auto pem = private_pem(*pkey, passphrase);
  if (!pem)
    return std::unexpected(pem.error());
  return key_pair{std::move(*pem), std::move(*public_key)};
}

result<void> write_private_key(const std::filesystem::path& file, const secret& pem) {
  const temporary_file draft{file};
  const auto refused = [&](errc code) {
    return fail(code, "key file " + file.string() + ": " + std::strerror(errno));
  };
  if (!draft.is_open() || !draft.write(pem.reveal()))
    return refused(errc::unavailable);
  // A link, unlike a rename, never replaces a file that is there.
  if (::link(draft.name(), file.c_str()) != 0)
    return refused(errno == EEXIST ? errc::conflict : errc::unavailable);
  sync_directory_of(file);
  return {};
}

} // namespace rstuf::signing
