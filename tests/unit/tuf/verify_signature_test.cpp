#include "random_source.hpp"
#include "test_data.hpp"
#include "test_signer.hpp"
#include "tuf/hash.hpp"
#include "tuf/key.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <sstream>

namespace rstuf::tuf {
namespace {

key key_of(const std::string& scheme, const std::string& value) {
  auto keytype = scheme.substr(0, scheme.find('-'));
  return {keytype.starts_with("rsa") ? "rsa" : keytype, scheme, value};
}

TEST(verify_signature, accepts_the_vectors_of_rfc_8032) {
  std::istringstream in(test::read_data("rfc8032.txt"));
  std::string line;
  std::getline(in, line);
  int count = 0;
  while (std::getline(in, line)) {
    auto message_at = line.find(':') + 1;
    auto sig_at = line.find(':', message_at) + 1;
    auto message = from_hex(line.substr(message_at, sig_at - message_at - 1));
    auto k = key_of("ed25519", line.substr(0, message_at - 1));
    EXPECT_TRUE(verify_signature(k, *message, line.substr(sig_at))) << line;
    EXPECT_FALSE(verify_signature(k, *message + "x", line.substr(sig_at)));
    ++count;
  }
  EXPECT_EQ(count, 4);
}

/// One file of Wycheproof vectors and how many of them must be accepted.
struct vectors {
  const char* file;
  const char* scheme;
  /// Whether the valid ones are valid for this scheme too.
  bool valid_here = true;

  friend void PrintTo(const vectors& v, std::ostream* out) { *out << v.file << " as " << v.scheme; }
};

class wycheproof : public testing::TestWithParam<vectors> {};

bool must_verify(const json& t) {
  // A salt of another length than the scheme's usual one is a fault for Wycheproof only. An
  // "acceptable" signature is a PKCS#1 one without the NULL of its algorithm, which we refuse.
  return t[5] == "valid" || t[1].get<std::string>().starts_with("s_len changed to");
}

TEST_P(wycheproof, vectors_are_accepted_and_refused_as_they_say) {
  auto document =
      test::read_data_json(std::string{"wycheproof/"}.append(GetParam().file).append(".json"));
  int accepted = 0;
  int refused = 0;
  for (const auto& group : document["groups"]) {
    auto k = key_of(GetParam().scheme, group["key"]);
    for (const auto& t : group["tests"]) {
      bool verified =
          verify_signature(k, *from_hex(t[3].get<std::string>()), t[4].get<std::string>())
              .has_value();
      EXPECT_EQ(verified, GetParam().valid_here && must_verify(t)) << t[0] << ' ' << t[1] << t[2];
      ++(verified ? accepted : refused);
    }
  }
  EXPECT_GT(refused, 3);
  EXPECT_EQ(accepted > 2, GetParam().valid_here);
}

INSTANTIATE_TEST_SUITE_P(
    verify_signature, wycheproof,
    testing::Values(vectors{"ed25519", "ed25519"},
                    vectors{"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"},
                    vectors{"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"},
                    vectors{"ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521"},
                    vectors{"rsa-pkcs1v15-sha224", "rsa-pkcs1v15-sha224"},
                    vectors{"rsa-pkcs1v15-sha256", "rsa-pkcs1v15-sha256"},
                    vectors{"rsa-pkcs1v15-sha384", "rsa-pkcs1v15-sha384"},
                    vectors{"rsa-pkcs1v15-sha512", "rsa-pkcs1v15-sha512"},
                    vectors{"rsassa-pss-sha256", "rsassa-pss-sha256"},
                    vectors{"rsassa-pss-sha256.no-salt", "rsassa-pss-sha256"},
                    vectors{"rsassa-pss-sha384", "rsassa-pss-sha384"},
                    vectors{"rsassa-pss-sha512", "rsassa-pss-sha512"},
                    vectors{"rsassa-pss-sha256.mgf1-sha1", "rsassa-pss-sha256", false},
                    vectors{"rsassa-pss-sha256", "rsassa-pss-sha384", false},
                    vectors{"rsassa-pss-sha256", "rsa-pkcs1v15-sha256", false},
                    vectors{"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", false}),
    [](const auto& test) {
      auto name = std::string{test.param.file} + "_as_" + test.param.scheme;
      std::replace_if(
          name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
      return name;
    });

TEST(verify_signature, accepts_the_longest_salt_of_rsa_pss) {
  auto table = test::read_data_json("python_tuf/long_salt.json");
  auto k = key_from_json(table["key"]);
  ASSERT_TRUE(k);
  EXPECT_TRUE(
      verify_signature(*k, table["message"].get<std::string>(), table["sig"].get<std::string>()));
}

TEST(verify_signature, refuses_a_signature_that_is_no_hex) {
  test::test_signer signer{1};
  for (const auto* sig : {"", "0", "zz", "00", "\n"}) {
    auto verified = verify_signature(signer.public_key(), "message", sig);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, errc::unverified);
  }
}

TEST(verify_signature, refuses_any_changed_bit_of_signature_and_message) {
  test::test_signer signer{1};
  std::string message = "a message";
  auto sig = *from_hex(signer.sign(message).sig);
  ASSERT_TRUE(verify_signature(signer.public_key(), message, to_hex(sig)));
  for (auto* text : {&message, &sig}) {
    for (std::size_t bit = 0; bit < text->size() * 8; ++bit) {
      auto flip = static_cast<char>(1U << bit % 8);
      (*text)[bit / 8] = static_cast<char>((*text)[bit / 8] ^ flip);
      EXPECT_FALSE(verify_signature(signer.public_key(), message, to_hex(sig))) << bit;
      (*text)[bit / 8] = static_cast<char>((*text)[bit / 8] ^ flip);
    }
  }
}

// Any message verifies with a key of small order where it is not refused.
TEST(verify_signature, refuses_ed25519_keys_of_small_order) {
  for (const auto* value : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "0100000000000000000000000000000000000000000000000000000000000080"}) {
    auto sig = std::string{"01"} + std::string(126, '0');
    EXPECT_FALSE(verify_signature({"ed25519", "ed25519", value}, "message", sig)) << value;
  }
}

TEST(verify_signature, says_that_it_cannot_read_a_key) {
  auto verified = verify_signature({"rsa", "rsassa-pss-sha256", "no PEM"}, "message", "00");
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, errc::invalid_argument);
}

} // namespace
} // namespace rstuf::tuf
