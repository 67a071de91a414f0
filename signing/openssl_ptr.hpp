#pragma once

#include <memory>
#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/evp.h>

// OpenSSL's objects with an owner.
namespace rstuf::signing {

struct openssl_free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(OSSL_DECODER_CTX* p) const { OSSL_DECODER_CTX_free(p); }
  void operator()(BIO* p) const { BIO_free_all(p); }
};

template <class T>
using openssl_ptr = std::unique_ptr<T, openssl_free>;
using pkey_ptr = openssl_ptr<EVP_PKEY>;

} // namespace rstuf::signing
