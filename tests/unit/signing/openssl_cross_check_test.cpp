#include "signing/key_file.hpp"
#include "signing/signer.hpp"
#include "temp_dir.hpp"
#include "tuf/hash.hpp"

#include <gtest/gtest.h>

// The openssl command line as the second opinion: it checks our signatures, and its keys open here.
namespace rstuf::signing {
namespace {

const std::string checked_text = "checked by two programs";

class openssl : public testing::Test {
protected:
  std::string at(std::string_view name) const { return (dir_ / name).string(); }

  // Leaves public.pem, message and signature behind for the command line.
  void sign_with(key_type type, std::string_view scheme = {}) {
    const auto pair = generate_key(type);
    dir_.write("private.pem", pair->private_pem.reveal());
    const auto opened = open_signer("file:" + at("private.pem"), {}, scheme);
    ASSERT_TRUE(opened) << to_string(opened.error());
    const auto hex = (*opened)->sign(checked_text);
    ASSERT_TRUE(hex) << to_string(hex.error());
    dir_.write("message", checked_text);
    dir_.write("signature", *tuf::from_hex(*hex));
    dir_.write("other", checked_text + "!");
    ASSERT_TRUE(
        succeeds("openssl pkey -in " + at("private.pem") + " -pubout -out " + at("public.pem")));
  }

  bool verified(const std::string& how, std::string_view file) const {
    return succeeds("openssl " + how + " -signature " + at("signature") + " " + at(file));
  }

  bool verified_raw(std::string_view file) const {
    return succeeds("openssl pkeyutl -verify -pubin -inkey " + at("public.pem") + " -rawin -in " +
                    at(file) + " -sigfile " + at("signature"));
  }

  // Makes a key by `commands` (run in the directory) and signs with it here.
  void expect_opens(const std::string& commands, std::string answer = {}) {
    ASSERT_TRUE(succeeds("cd " + dir_.path().string() + " && " + commands)) << commands;
    key_access access;
    access.passphrase = [&](std::string_view) -> result<secret> {
      return secret{std::string(answer)};
    };
    const auto opened = open_signer("file:" + at("key"), access);
    ASSERT_TRUE(opened) << commands << ": " << to_string(opened.error());
    const auto signature = (*opened)->sign(checked_text);
    ASSERT_TRUE(signature) << to_string(signature.error());
    EXPECT_TRUE(tuf::verify_signature((*opened)->public_key(), checked_text, *signature));
  }

  temp_dir dir_;
};

TEST_F(openssl, verifies_our_ed25519_signatures) {
  sign_with(key_type::ed25519);
  EXPECT_TRUE(verified_raw("message"));
  EXPECT_FALSE(verified_raw("other"));
}

TEST_F(openssl, verifies_our_ecdsa_signatures) {
  for (const auto& [type, digest] :
       {std::pair{key_type::ecdsa_p256, "-sha256"}, std::pair{key_type::ecdsa_p384, "-sha384"}}) {
    sign_with(type);
    const auto how = "dgst " + std::string(digest) + " -verify " + at("public.pem");
    EXPECT_TRUE(verified(how, "message"));
    EXPECT_FALSE(verified(how, "other"));
  }
}

TEST_F(openssl, verifies_our_pss_signatures_with_a_salt_as_long_as_the_digest) {
  for (const auto& [bits, salt] : {std::pair{"256", "32"}, {"384", "48"}, {"512", "64"}}) {
    sign_with(key_type::rsa_2048, "rsassa-pss-sha" + std::string(bits));
    const auto how = "dgst -sha" + std::string(bits) + " -verify " + at("public.pem") +
                     " -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:" + salt;
    EXPECT_TRUE(verified(how, "message")) << bits;
    EXPECT_FALSE(verified(how, "other")) << bits;
  }
}

TEST_F(openssl, makes_plain_keys_of_every_form_that_open_here) {
  expect_opens("openssl genpkey -algorithm ed25519 -out key");
  expect_opens("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key");
  expect_opens("openssl ecparam -name prime256v1 -genkey -noout -out key"); // SEC1
  expect_opens("openssl ecparam -name secp384r1 -genkey -out key"); // SEC1 after EC PARAMETERS
  expect_opens("openssl genrsa -traditional -out key 2048");        // PKCS#1
  expect_opens("openssl genrsa -out key 3072");
}

TEST_F(openssl, makes_encrypted_keys_of_every_form_that_open_here) {
  const std::string make = "openssl genpkey -algorithm ed25519 -out plain && ";
  const std::string seal = "openssl pkcs8 -topk8 -in plain -passout pass:wort -out key ";
  expect_opens(make + seal + "-v2 aes-256-cbc -v2prf hmacWithSHA256", "wort");
  expect_opens(make + seal + "-v2 aes-128-cbc -v2prf hmacWithSHA512", "wort");
  expect_opens(make + seal + "-v2 des3", "wort");
  expect_opens(make + seal + "-scrypt", "wort");
  expect_opens(make + seal + "-v1 PBE-MD5-DES -provider legacy -provider default", "wort");
  expect_opens(make + seal + "-v1 PBE-SHA1-3DES", "wort");
  expect_opens("openssl genrsa -traditional -aes128 -passout pass:wort -out key 2048", "wort");
  expect_opens("openssl genrsa -traditional -out plain 2048 && openssl rsa -traditional -des "
               "-provider legacy -provider default -in plain -passout pass:wort -out key",
               "wort");
}

TEST_F(openssl, makes_a_legacy_key_that_a_wrong_passphrase_does_not_open) {
  ASSERT_TRUE(succeeds("cd " + dir_.path().string() +
                       " && openssl genpkey -algorithm ed25519 -out plain && openssl pkcs8 -topk8 "
                       "-in plain -passout pass:wort -out key -v1 PBE-MD5-DES -provider legacy "
                       "-provider default"));
  key_access access;
  access.passphrase = [](std::string_view) -> result<secret> {
    return secret{std::string("other")};
  };
  EXPECT_EQ(open_signer("file:" + at("key"), access).error().code, errc::unverified);
}

TEST_F(openssl, opens_the_encrypted_keys_we_make_with_pbes2) {
  const auto pair = generate_key(key_type::ed25519, secret{std::string("wort")});
  dir_.write("ours", pair->private_pem.reveal());
  EXPECT_TRUE(succeeds("openssl pkey -in " + at("ours") + " -passin pass:wort -noout"));
  EXPECT_FALSE(succeeds("openssl pkey -in " + at("ours") + " -passin pass:other -noout"));
  EXPECT_TRUE(succeeds("openssl asn1parse -in " + at("ours") + " | grep -q PBES2"));
  EXPECT_TRUE(succeeds("openssl asn1parse -in " + at("ours") + " | grep -q aes-256-cbc"));
}

TEST_F(openssl, makes_keys_that_are_refused_because_tuf_has_no_scheme_for_them) {
  for (const auto* make :
       {"openssl genpkey -algorithm ed448 -out ",
        "openssl ecparam -name secp256k1 -genkey -noout -out ", "openssl genrsa -out "}) {
    ASSERT_TRUE(
        succeeds(make + at("key") + (std::string(make).ends_with("genrsa -out ") ? " 1024" : "")));
    EXPECT_EQ(open_signer("file:" + at("key"), {}).error().code, errc::invalid_argument) << make;
  }
}

} // namespace
} // namespace rstuf::signing
