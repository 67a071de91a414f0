#include "signing/key_file.hpp"

#include "signing/public_key.hpp"
#include "temp_dir.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace rstuf::signing {
namespace {

struct expectation {
  key_type type;
  std::string keytype;
  std::string scheme;
};

const std::vector<expectation> all_types{
    {key_type::ed25519, "ed25519", "ed25519"},
    {key_type::ecdsa_p256, "ecdsa", "ecdsa-sha2-nistp256"},
    {key_type::ecdsa_p384, "ecdsa", "ecdsa-sha2-nistp384"},
    {key_type::rsa_2048, "rsa", "rsassa-pss-sha256"},
};

TEST(key_file, names_each_generated_key_as_tuf_does) {
  for (const auto& want : all_types) {
    const auto pair = generate_key(want.type);
    ASSERT_TRUE(pair) << to_string(pair.error());
    EXPECT_EQ(pair->public_key.keytype, want.keytype);
    EXPECT_EQ(pair->public_key.scheme, want.scheme);
  }
}

TEST(key_file, gives_ed25519_keys_as_hex_and_others_as_pem_with_a_last_newline) {
  EXPECT_EQ(generate_key(key_type::ed25519)->public_key.value.size(), 64U);
  for (const auto type : {key_type::ecdsa_p256, key_type::ecdsa_p384, key_type::rsa_2048}) {
    const auto pem = generate_key(type)->public_key.value;
    EXPECT_TRUE(pem.starts_with("-----BEGIN PUBLIC KEY-----\n")) << pem;
    EXPECT_TRUE(pem.ends_with("-----END PUBLIC KEY-----\n")) << pem;
  }
}

TEST(key_file, makes_a_different_key_every_time) {
  EXPECT_NE(generate_key(key_type::ed25519)->public_key,
            generate_key(key_type::ed25519)->public_key);
}

TEST(key_file, writes_pkcs8_encrypted_if_and_only_if_there_is_a_passphrase) {
  const auto plain = generate_key(key_type::ed25519);
  EXPECT_TRUE(plain->private_pem.reveal().starts_with("-----BEGIN PRIVATE KEY-----\n"));
  const auto sealed = generate_key(key_type::ed25519, secret{std::string("pass phrase")});
  EXPECT_TRUE(sealed->private_pem.reveal().starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
}

TEST(key_file, is_readable_by_its_owner_only_whatever_the_umask) {
  const temp_dir dir;
  const auto before = ::umask(0);
  const auto written = write_private_key(dir / "key", secret{std::string("pem")});
  ::umask(before);
  ASSERT_TRUE(written) << to_string(written.error());
  struct stat status {};
  ASSERT_EQ(::stat((dir / "key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(read_text(dir / "key"), "pem");
}

TEST(key_file, never_replaces_a_file) {
  const temp_dir dir;
  const auto file = dir.write("key", "precious");
  const auto written = write_private_key(file, secret{std::string("pem")});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, errc::conflict);
  EXPECT_EQ(read_text(file), "precious");
}

TEST(key_file, leaves_no_other_file_behind_whether_it_succeeds_or_fails) {
  const temp_dir dir;
  ASSERT_TRUE(write_private_key(dir / "key", secret{std::string("pem")}));
  ASSERT_FALSE(write_private_key(dir / "key", secret{std::string("pem")}));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(dir.path()))
    ++files;
  EXPECT_EQ(files, 1U);
}

TEST(key_file, says_which_file_cannot_be_written_and_not_what_was_in_it) {
  const temp_dir dir;
  const auto written = write_private_key(dir / "absent/key", secret{std::string("TOPSECRET")});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, errc::unavailable);
  EXPECT_TRUE(written.error().context.contains("absent/key"));
  EXPECT_FALSE(written.error().context.contains("TOPSECRET"));
}

TEST(public_key, read_from_pem_equals_the_generated_one) {
  const auto pair = generate_key(key_type::ecdsa_p384);
  const auto read = public_key_from_pem(pair->public_key.value);
  ASSERT_TRUE(read) << to_string(read.error());
  EXPECT_EQ(*read, pair->public_key);
}

TEST(public_key, refuses_a_private_pem_and_text_that_is_no_pem) {
  const auto pair = generate_key(key_type::ed25519);
  EXPECT_FALSE(public_key_from_pem(pair->private_pem.reveal()));
  EXPECT_FALSE(public_key_from_pem(""));
  EXPECT_FALSE(public_key_from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
}

} // namespace
} // namespace rstuf::signing
