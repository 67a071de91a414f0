#include "command_line.hpp"
#include "signing/signer.hpp"
#include "tests/support/must.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace rstuf::cli {
namespace {

using rstuf::test::must;

class key_generate : public test::command_line {
protected:
  // The private file signs for the public one.
  void expect_pair(const std::string& name, const std::string& words = "") {
    auto document = read_json(name + ".pub.json");
    const auto keyid = document.at("keyid").get<std::string>();
    document.erase("keyid");
    const auto key = must(tuf::key_from_json(document));
    EXPECT_EQ(tuf::keyid_of(key), keyid);
    signing::key_access access;
    access.passphrase = [&](std::string_view) -> result<signing::secret> {
      return signing::secret{std::string(words)};
    };
    const auto opened = signing::open_signer_for(key, "file:" + at(name), access);
    EXPECT_TRUE(opened) << to_string(opened.error());
  }

  // A descriptor from which this text comes.
  int descriptor_of(const std::string& text) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    ::close(ends[1]);
    return ends[0];
  }
};

TEST_F(key_generate, makes_a_pair_of_every_type) {
  for (const auto& [type, scheme] : {std::pair{"ed25519", "ed25519"},
                                     {"ecdsa", "ecdsa-sha2-nistp256"},
                                     {"ecdsa-p384", "ecdsa-sha2-nistp384"},
                                     {"rsa", "rsassa-pss-sha256"}}) {
    ASSERT_EQ(run({"key", "generate", "--type", type, "--out", at(type), "--no-passphrase"}),
              exit_status::done)
        << err_;
    EXPECT_EQ(read_json(std::string(type) + ".pub.json").at("scheme"), scheme);
    expect_pair(type);
  }
}

TEST_F(key_generate, keeps_the_private_file_to_its_owner_and_prints_the_public_half_only) {
  ASSERT_EQ(run({"key", "generate", "--out", at("k"), "--no-passphrase", "--name", "Ada"}),
            exit_status::done);
  struct stat status {};
  ASSERT_EQ(::stat(at("k").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(read_json("k.pub.json").at("x-rstuf-key-name"), "Ada");
  EXPECT_TRUE(out_.contains(read_json("k.pub.json").at("keyid").get<std::string>()));
  const auto secret_line =
      read("k").substr(std::string("-----BEGIN PRIVATE KEY-----\n").size(), 60);
  EXPECT_FALSE(out_.contains(secret_line));
}

TEST_F(key_generate, writes_one_document_with_json) {
  ASSERT_EQ(run({"--json", "key", "generate", "--out", at("k"), "--no-passphrase"}),
            exit_status::done);
  EXPECT_EQ(json::parse(out_).at("public_key"), read_json("k.pub.json"));
}

TEST_F(key_generate, encrypts_by_a_passphrase_typed_twice) {
  answers_ = {"pass phrase", "pass phrase"};
  ASSERT_EQ(run({"key", "generate", "--out", at("k")}), exit_status::done) << err_;
  EXPECT_TRUE(read("k").starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  expect_pair("k", "pass phrase");
}

TEST_F(key_generate, refuses_passphrases_that_differ_are_empty_or_never_come) {
  for (const auto& typed : std::vector<std::deque<std::string>>{{"TOPSECRET", "b"}, {"", ""}, {}}) {
    answers_ = typed;
    EXPECT_EQ(run({"key", "generate", "--out", at("k")}), exit_status::failed);
    EXPECT_FALSE((out_ + err_).contains("TOPSECRET"));
    EXPECT_FALSE(exists("k"));
    EXPECT_FALSE(exists("k.pub.json"));
  }
}

TEST_F(key_generate, reads_the_passphrase_from_a_descriptor) {
  const int descriptor = descriptor_of("from a pipe\nmore");
  ASSERT_EQ(
      run({"key", "generate", "--out", at("k"), "--passphrase-fd", std::to_string(descriptor)}),
      exit_status::done)
      << err_;
  ::close(descriptor);
  expect_pair("k", "from a pipe");
  EXPECT_TRUE(prompts_.empty());
}

TEST_F(key_generate, replaces_neither_file) {
  write("k", "old");
  EXPECT_EQ(run({"key", "generate", "--out", at("k"), "--no-passphrase"}), exit_status::failed);
  EXPECT_EQ(read("k"), "old");
  write("j.pub.json", "old");
  EXPECT_EQ(run({"key", "generate", "--out", at("j"), "--no-passphrase"}), exit_status::failed);
  EXPECT_FALSE(exists("j"));
}

TEST_F(key_generate, knows_its_types_and_excludes_what_contradicts) {
  EXPECT_EQ(run({"key", "generate", "--type", "dsa", "--no-passphrase"}), exit_status::usage);
  EXPECT_EQ(run({"key", "generate", "--no-passphrase", "--passphrase-fd", "3"}),
            exit_status::usage);
}

} // namespace
} // namespace rstuf::cli
