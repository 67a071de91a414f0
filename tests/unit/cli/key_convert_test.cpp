#include "cli/key_files.hpp"
#include "command_line.hpp"
#include "signing/key_file.hpp"
#include "tests/support/must.hpp"

namespace rstuf::cli {
namespace {

using rstuf::test::must;

// RFC 8032, test 1.
const std::string secret_half = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const std::string public_half = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

const std::string plain_text = R"({"keytype":"ed25519","scheme":"ed25519","keyval":{"public":")" +
                               public_half + R"(","private":")" + secret_half + R"("}})";

// The text above as securesystemslib 0.31 encrypts it, under the passphrase "correct horse".
#include "securesystemslib_key.inc"

class keys : public test::command_line {
protected:
  tuf::key key_in(const std::string& file, const std::string& words) {
    return must(load_private_key(at(file), [&] { return signing::secret{std::string(words)}; }))
        .public_key;
  }
};

TEST_F(keys, are_converted_to_encrypted_pkcs8) {
  auto pair = must(signing::generate_key(signing::key_type::ecdsa_p256));
  write("old", std::string(pair.private_pem.reveal()));
  answers_ = {"new words", "new words"};
  ASSERT_EQ(run({"key", "convert", at("old"), "--out", at("new"), "--name", "Ada"}),
            exit_status::done)
      << err_;
  EXPECT_TRUE(read("new").starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  EXPECT_EQ(key_in("new", "new words"), pair.public_key);
  EXPECT_EQ(read_json("new.pub.json").at("x-rstuf-key-name"), "Ada");
}

TEST_F(keys, are_converted_from_what_securesystemslib_wrote) {
  write("plain", plain_text);
  write("sealed", sealed_text);
  ASSERT_EQ(run({"key", "convert", at("plain"), "--out", at("a"), "--no-passphrase"}),
            exit_status::done)
      << err_;
  EXPECT_EQ(read_json("a.pub.json").at("keyval").at("public"), public_half);
  answers_ = {"correct horse"};
  ASSERT_EQ(run({"key", "convert", at("sealed"), "--out", at("b"), "--no-passphrase"}),
            exit_status::done)
      << err_;
  EXPECT_EQ(read("a"), read("b"));
  EXPECT_FALSE(out_.contains(secret_half));
}

TEST_F(keys, stay_closed_to_a_wrong_passphrase_and_a_damaged_file) {
  write("sealed", sealed_text);
  answers_ = {"TOPSECRET"};
  EXPECT_EQ(run({"key", "convert", at("sealed"), "--out", at("b"), "--no-passphrase"}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("wrong passphrase")) << err_;
  EXPECT_FALSE((out_ + err_).contains("TOPSECRET"));
  EXPECT_FALSE(exists("b"));
  auto damaged = sealed_text;
  damaged.back() = damaged.back() == '0' ? '1' : '0';
  write("damaged", damaged);
  answers_ = {"correct horse"};
  EXPECT_EQ(run({"key", "show", at("damaged")}), exit_status::failed);
  for (const auto* text :
       {"@@@@", "a@@@@b@@@@c@@@@d@@@@e", "00@@@@99999999999@@@@00@@@@00@@@@00"}) {
    write("no-key", text);
    answers_ = {"correct horse"};
    EXPECT_EQ(run({"key", "show", at("no-key")}), exit_status::failed) << text;
  }
}

TEST_F(keys, never_replace_a_file_when_they_are_converted) {
  write("plain", plain_text);
  write("taken", "old");
  EXPECT_EQ(run({"key", "convert", at("plain"), "--out", at("taken"), "--no-passphrase"}),
            exit_status::failed);
  EXPECT_EQ(read("taken"), "old");
}

TEST_F(keys, are_shown_by_id_and_fingerprint_whatever_file_they_are_in) {
  write("private", plain_text);
  write("public", R"({"keytype":"ed25519","scheme":"ed25519","keyval":{"public":")" + public_half +
                      R"(","private":""},"x-rstuf-key-name":"Ada"})");
  ASSERT_EQ(run({"key", "convert", at("private"), "--out", at("pem"), "--no-passphrase"}),
            exit_status::done);
  for (const auto* file : {"private", "public", "pem", "pem.pub.json"}) {
    ASSERT_EQ(run({"key", "show", at(file), "--json"}), exit_status::done) << err_;
    // openssl pkey -in pem -pubout -outform DER | sha256sum
    EXPECT_EQ(json::parse(out_).at("fingerprint"), fingerprint) << file;
    EXPECT_EQ(json::parse(out_).at("public_key").at("keyval").at("public"), public_half);
    EXPECT_FALSE(out_.contains(secret_half));
  }
  ASSERT_EQ(run({"key", "show", at("public")}), exit_status::done) << err_;
  EXPECT_TRUE(out_.contains("name         Ada")) << out_;
}

TEST_F(keys, of_other_types_have_fingerprints_too) {
  for (const auto type : {signing::key_type::ecdsa_p256, signing::key_type::rsa_2048}) {
    write("k", std::string(must(signing::generate_key(type)).private_pem.reveal()));
    ASSERT_EQ(run({"key", "show", at("k"), "--json"}), exit_status::done) << err_;
    EXPECT_EQ(json::parse(out_).at("fingerprint").get<std::string>().size(), 64U);
  }
}

} // namespace
} // namespace rstuf::cli
