#include "signing/signer.hpp"

#include "signing/key_file.hpp"
#include "temp_dir.hpp"
#include "tuf/hash.hpp"

#include <gtest/gtest.h>

namespace rstuf::signing {
namespace {

const std::string message = "what is to be signed";
const std::string passphrase = "correct horse battery staple";

key_access answering(std::string answer) {
  key_access access;
  access.passphrase = [answer = std::move(answer)](std::string_view) -> result<secret> {
    return secret{std::string(answer)};
  };
  return access;
}

std::string file_uri(const std::filesystem::path& file) {
  return "file:" + file.string();
}

class every_key_type : public testing::TestWithParam<key_type> {};

TEST_P(every_key_type, signs_what_tuf_verifies_and_nothing_else) {
  const temp_dir dir;
  const auto pair = generate_key(GetParam());
  const auto file = dir.write("key", pair->private_pem.reveal());
  const auto opened = open_signer(file_uri(file), {});
  ASSERT_TRUE(opened) << to_string(opened.error());
  EXPECT_EQ((*opened)->public_key(), pair->public_key);
  const auto signature = (*opened)->sign(message);
  ASSERT_TRUE(signature) << to_string(signature.error());
  const auto& key = pair->public_key;
  EXPECT_TRUE(tuf::verify_signature(key, message, *signature));
  EXPECT_FALSE(tuf::verify_signature(key, message + "!", *signature));
  EXPECT_FALSE(tuf::verify_signature(generate_key(GetParam())->public_key, message, *signature));
}

TEST_P(every_key_type, signs_again_and_again_and_also_nothing) {
  const temp_dir dir;
  const auto pair = generate_key(GetParam());
  const auto opened = open_signer(file_uri(dir.write("key", pair->private_pem.reveal())), {});
  ASSERT_TRUE(opened) << to_string(opened.error());
  for (const auto& text : {std::string(), std::string(1, '\0'), std::string(3'000'000, 'x')}) {
    const auto signature = (*opened)->sign(text);
    ASSERT_TRUE(signature) << to_string(signature.error());
    EXPECT_TRUE(tuf::verify_signature(pair->public_key, text, *signature)) << text.size();
  }
}

TEST_P(every_key_type, opens_encrypted_with_the_right_passphrase_only) {
  const temp_dir dir;
  const auto pair = generate_key(GetParam(), secret{std::string(passphrase)});
  const auto uri = file_uri(dir.write("key", pair->private_pem.reveal()));
  const auto right = open_signer(uri, answering(passphrase));
  ASSERT_TRUE(right) << to_string(right.error());
  EXPECT_EQ((*right)->public_key(), pair->public_key);
  const auto wrong = open_signer(uri, answering("wrong"));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, errc::unverified);
  EXPECT_EQ(open_signer(uri, {}).error().code, errc::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(signer, every_key_type,
                         testing::Values(key_type::ed25519, key_type::ecdsa_p256,
                                         key_type::ecdsa_p384, key_type::rsa_2048));

TEST(signer, signs_by_each_pss_scheme_an_rsa_key_can) {
  const temp_dir dir;
  const auto pair = generate_key(key_type::rsa_2048);
  const auto uri = file_uri(dir.write("key", pair->private_pem.reveal()));
  for (const auto* scheme : {"rsassa-pss-sha256", "rsassa-pss-sha384", "rsassa-pss-sha512"}) {
    const auto opened = open_signer(uri, {}, scheme);
    ASSERT_TRUE(opened) << to_string(opened.error());
    EXPECT_EQ((*opened)->public_key().scheme, scheme);
    EXPECT_TRUE(tuf::verify_signature((*opened)->public_key(), message, *(*opened)->sign(message)));
  }
}

TEST(signer, refuses_a_scheme_of_another_key_type) {
  const temp_dir dir;
  const auto ed = file_uri(dir.write("ed", generate_key(key_type::ed25519)->private_pem.reveal()));
  const auto ec =
      file_uri(dir.write("ec", generate_key(key_type::ecdsa_p256)->private_pem.reveal()));
  for (const auto& [uri, scheme] : {std::pair{ed, "rsassa-pss-sha256"},
                                    {ed, "ecdsa-sha2-nistp256"},
                                    {ec, "ecdsa-sha2-nistp384"},
                                    {ec, "ed25519"}})
    EXPECT_EQ(open_signer(uri, {}, scheme).error().code, errc::invalid_argument) << scheme;
}

TEST(signer, finds_an_online_key_by_its_file_name) {
  const temp_dir dir;
  const auto pair = generate_key(key_type::ed25519);
  dir.write("online", pair->private_pem.reveal());
  key_access access;
  access.online_key_dir = dir.path();
  const auto opened = open_signer("fn:online", access);
  ASSERT_TRUE(opened) << to_string(opened.error());
  EXPECT_EQ((*opened)->public_key(), pair->public_key);
  EXPECT_EQ(open_signer("fn:absent", access).error().code, errc::not_found);
}

TEST(signer, refuses_names_that_leave_the_online_key_directory) {
  const temp_dir dir;
  std::filesystem::create_directory(dir / "keys");
  const auto pem = generate_key(key_type::ed25519);
  dir.write("outside", pem->private_pem.reveal());
  dir.write("keys/a", pem->private_pem.reveal());
  key_access access;
  access.online_key_dir = dir / "keys";
  const std::string with_nul{"fn:a\0b", 6};
  for (const std::string& uri :
       {std::string("fn:../outside"), std::string("fn:"), std::string("fn:."), std::string("fn:.."),
        std::string("fn:./a"), std::string("fn:/etc/passwd"), std::string("fn:a/b"),
        std::string("fn:..\\outside"), with_nul}) {
    const auto opened = open_signer(uri, access);
    ASSERT_FALSE(opened) << uri;
    EXPECT_EQ(opened.error().code, errc::invalid_argument) << uri;
  }
}

TEST(signer, refuses_an_encrypted_online_key_even_when_it_could_ask) {
  const temp_dir dir;
  dir.write("online",
            generate_key(key_type::ed25519, secret{std::string(passphrase)})->private_pem.reveal());
  auto access = answering(passphrase);
  access.online_key_dir = dir.path();
  EXPECT_EQ(open_signer("fn:online", access).error().code, errc::invalid_argument);
}

TEST(signer, refuses_schemes_it_does_not_know_without_repeating_the_rest) {
  for (const auto* uri : {"awskms:TOPSECRET", "hv:TOPSECRET", "http://TOPSECRET", "FN:TOPSECRET"}) {
    const auto opened = open_signer(uri, {});
    ASSERT_FALSE(opened) << uri;
    EXPECT_EQ(opened.error().code, errc::invalid_argument);
    EXPECT_FALSE(opened.error().context.contains("TOPSECRET"));
  }
  EXPECT_EQ(open_signer("no-colon", {}).error().code, errc::invalid_argument);
  EXPECT_EQ(open_signer("", {}).error().code, errc::invalid_argument);
}

TEST(signer, says_when_the_file_is_missing_unreadable_too_large_or_no_key) {
  const temp_dir dir;
  EXPECT_EQ(open_signer(file_uri(dir / "absent"), {}).error().code, errc::not_found);
  EXPECT_EQ(open_signer(file_uri(dir.path()), {}).error().code, errc::unavailable);
  EXPECT_EQ(open_signer(file_uri(dir.write("big", std::string(100'000, 'x'))), {}).error().code,
            errc::too_large);
  EXPECT_EQ(open_signer(file_uri(dir.write("text", "hello")), {}).error().code,
            errc::invalid_argument);
  EXPECT_EQ(open_signer("file:", {}).error().code, errc::invalid_argument);
}

TEST(signer, never_names_passphrases_or_key_bytes_in_an_error) {
  const temp_dir dir;
  const auto pair = generate_key(key_type::ed25519, secret{std::string(passphrase)});
  std::string damaged{pair->private_pem.reveal()};
  const auto line = damaged.substr(damaged.find('\n') + 1, 40);
  damaged.at(damaged.find('\n') + 100) ^= 1;
  const auto uri = file_uri(dir.write("key", damaged));
  for (const auto& access : {key_access{}, answering(passphrase), answering("TOPSECRET")}) {
    const auto opened = open_signer(uri, access);
    ASSERT_FALSE(opened);
    for (const auto& leak : {line, passphrase, std::string("TOPSECRET")})
      EXPECT_FALSE(opened.error().context.contains(leak)) << opened.error().context;
  }
}

TEST(signer, passes_on_that_nobody_would_give_the_passphrase) {
  const temp_dir dir;
  const auto pair = generate_key(key_type::ed25519, secret{std::string(passphrase)});
  const auto uri = file_uri(dir.write("key", pair->private_pem.reveal()));
  key_access access;
  access.passphrase = [](std::string_view) { return fail(errc::timeout, "nobody typed"); };
  EXPECT_EQ(open_signer(uri, access).error().code, errc::timeout);
}

TEST(open_signer_for, accepts_the_private_half_and_no_other) {
  const temp_dir dir;
  for (const auto type : {key_type::ed25519, key_type::ecdsa_p256, key_type::rsa_2048}) {
    const auto pair = generate_key(type);
    const auto uri = file_uri(dir.write("key", pair->private_pem.reveal()));
    EXPECT_TRUE(open_signer_for(pair->public_key, uri, {}));
    const auto other = open_signer_for(generate_key(type)->public_key, uri, {});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, errc::unverified);
  }
}

TEST(open_signer_for, signs_by_the_scheme_of_the_expected_key) {
  const temp_dir dir;
  const auto pair = generate_key(key_type::rsa_2048);
  auto expected = pair->public_key;
  expected.scheme = "rsassa-pss-sha384";
  const auto opened =
      open_signer_for(expected, file_uri(dir.write("key", pair->private_pem.reveal())), {});
  ASSERT_TRUE(opened) << to_string(opened.error());
  EXPECT_TRUE(tuf::verify_signature(expected, message, *(*opened)->sign(message)));
}

TEST(online_key_uri, is_read_from_the_key_and_missed_where_absent) {
  tuf::key key;
  EXPECT_EQ(online_key_uri(key).error().code, errc::not_found);
  key.unrecognized["x-rstuf-online-key-uri"] = 7;
  EXPECT_EQ(online_key_uri(key).error().code, errc::not_found);
  key.unrecognized["x-rstuf-online-key-uri"] = "fn:online";
  EXPECT_EQ(online_key_uri(key), "fn:online");
}

} // namespace
} // namespace rstuf::signing
