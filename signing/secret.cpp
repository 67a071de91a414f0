#include "signing/secret.hpp"

#include <openssl/crypto.h>
#include <utility>

namespace rstuf::signing {
namespace {

// A short string lives inside the object and a moved-from one keeps its bytes, so the whole
// capacity is overwritten, not only what size() admits to.
void cleanse(std::string& text) {
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

} // namespace

secret::secret(std::string value) : value_(std::move(value)) {
  cleanse(value);
}

secret::secret(secret&& other) noexcept : value_(std::move(other.value_)) {
  other.wipe();
}

secret& secret::operator=(secret&& other) noexcept {
  if (this != &other) {
    wipe();
    value_ = std::move(other.value_);
    other.wipe();
  }
  return *this;
}

secret::~secret() {
  wipe();
}

void secret::wipe() {
  cleanse(value_);
}

bool equal(const secret& a, std::string_view b) {
  const auto text = a.reveal();
  return text.size() == b.size() && CRYPTO_memcmp(text.data(), b.data(), b.size()) == 0;
}

} // namespace rstuf::signing
