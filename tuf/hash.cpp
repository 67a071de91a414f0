#include "tuf/hash.hpp"

#include <array>
#include <memory>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdexcept>

namespace rstuf::tuf {
namespace {

struct hash_algorithm {
  std::string_view name;
  std::size_t size;
  const EVP_MD* (*evp)(); ///< null: BLAKE2b of this size, from libsodium
};

// OpenSSL 3.0 ignores the digest size of BLAKE2b without an error, so that only libsodium makes
// the 32-byte digest that TUF clients call blake2b-256.
constexpr std::array<hash_algorithm, 6> algorithms{{
    {"sha224", 28, EVP_sha224},
    {"sha256", 32, EVP_sha256},
    {"sha384", 48, EVP_sha384},
    {"sha512", 64, EVP_sha512},
    {"blake2b", 64, nullptr},
    {"blake2b-256", 32, nullptr},
}};

const hash_algorithm* find(std::string_view name) {
  for (const auto& a : algorithms) {
    if (a.name == name)
      return &a;
  }
  return nullptr;
}

std::string sha256_raw(std::string_view bytes) {
  std::string out(32, '\0');
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr,
             EVP_sha256(), nullptr);
  return out;
}

int digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

} // namespace

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char c : bytes) {
    auto byte = static_cast<unsigned char>(c);
    out.push_back(digits[byte >> 4U]);
    out.push_back(digits[byte & 15U]);
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0)
    return std::nullopt;
  std::string out;
  out.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    int high = digit(hex[i]);
    int low = digit(hex[i + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  return to_hex(sha256_raw(bytes));
}

std::uint32_t sha256_prefix(std::string_view bytes) {
  auto digest = sha256_raw(bytes);
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i)
    out = out << 8U | static_cast<unsigned char>(digest[i]);
  return out;
}

std::optional<std::size_t> digest_size(std::string_view algorithm) {
  const auto* found = find(algorithm);
  return found ? std::optional{found->size} : std::nullopt;
}

struct hasher::state {
  explicit state(const hash_algorithm& a) : size{a.size} {
    if (a.evp) {
      evp.reset(EVP_MD_CTX_new());
      if (!evp || EVP_DigestInit_ex(evp.get(), a.evp(), nullptr) != 1)
        throw std::runtime_error("OpenSSL offers no " + std::string{a.name});
    } else if (sodium_init() < 0 || crypto_generichash_init(&blake2b, nullptr, 0, size) != 0) {
      throw std::runtime_error("libsodium offers no " + std::string{a.name});
    }
  }

  struct free_context {
    void operator()(EVP_MD_CTX* c) const { EVP_MD_CTX_free(c); }
  };

  std::size_t size;
  std::unique_ptr<EVP_MD_CTX, free_context> evp;
  crypto_generichash_state blake2b{};
};

hasher::hasher(std::string_view algorithm) {
  const auto* found = find(algorithm);
  if (!found)
    throw std::invalid_argument("unknown hash algorithm: " + std::string{algorithm});
  state_ = std::make_unique<state>(*found);
}

hasher::hasher(hasher&&) noexcept = default;
hasher& hasher::operator=(hasher&&) noexcept = default;
hasher::~hasher() = default;

void hasher::update(std::string_view bytes) {
  if (state_->evp)
    EVP_DigestUpdate(state_->evp.get(), bytes.data(), bytes.size());
  else
    crypto_generichash_update(&state_->blake2b,
                              reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string hasher::finish() {
  std::string out(state_->size, '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(out.data());
  if (state_->evp)
    EVP_DigestFinal_ex(state_->evp.get(), bytes, nullptr);
  else
    crypto_generichash_final(&state_->blake2b, bytes, out.size());
  return to_hex(out);
}

std::optional<std::string> digest_hex(std::string_view algorithm, std::string_view bytes) {
  if (!find(algorithm))
    return std::nullopt;
  hasher h{algorithm};
  h.update(bytes);
  return h.finish();
}

} // namespace rstuf::tuf
