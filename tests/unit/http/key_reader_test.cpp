#include "http/key_reader.hpp"

#include "faults_of.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

using list = std::vector<std::string>;

const std::string ec = "-----BEGIN PUBLIC KEY-----\n"
                       "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6oDYB8Otwv7g+x4I6NlpoqT6QpKo\n"
                       "M52ArJvGNpZpju36soquYQAPnYFO8bpWPLZjN/lrAARXcWbKjaMyfZJKfA==\n"
                       "-----END PUBLIC KEY-----\n";

struct outcome {
  sent_key read;
  list faults;
};

outcome read_one_key(const json& key) {
  faults found;
  outcome out{.read = read_key(body_reader{key, found}), .faults = {}};
  out.faults = test::faults_of(std::unexpected(std::move(found).detail()));
  return out;
}

json key(const std::string& keytype, const std::string& scheme, const std::string& value) {
  return {{"keytype", keytype}, {"scheme", scheme}, {"keyval", {{"public", value}}}};
}

TEST(key_reader, keeps_what_a_key_is_and_its_names) {
  auto sent = test::ed25519_key('a');
  sent["x-rstuf-key-name"] = "Ann";
  sent["x-rstuf-online-key-uri"] = nullptr;
  sent["name"] = nullptr;
  sent["keyid_hash_algorithms"] = {"sha256"};
  sent["keyval"]["private"] = "secret";
  auto expected = test::ed25519_key('a');
  expected["x-rstuf-key-name"] = "Ann";
  auto out = read_one_key(sent);
  EXPECT_EQ(out.faults, list{});
  EXPECT_EQ(out.read.key, expected);
}

TEST(key_reader, knows_one_key_in_two_forms) {
  auto one = read_one_key(key("ecdsa", "ecdsa-sha2-nistp256", ec));
  auto two = read_one_key(key("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", "\n" + ec + "\n"));
  EXPECT_EQ(one.faults, list{});
  EXPECT_FALSE(one.read.identity.empty());
  EXPECT_EQ(one.read.identity, two.read.identity);
  EXPECT_NE(one.read.identity, read_one_key(test::ed25519_key('a')).read.identity);
}

TEST(key_reader, refuses_keys_nobody_could_verify_with) {
  for (const auto& bad :
       {key("ed25519", "ed25519", "abc"), key("ed25519", "ed25519", ""), key("rsa", "ed25519", ec),
        key("rsa", "rsassa-pss-sha256", ec), key("ecdsa", "ecdsa-sha2-nistp384", ec),
        key("quantum", "quantum", "x"), key("", "", "")})
    EXPECT_EQ(read_one_key(bad).faults, list{R"(value_error at ["body"])"}) << bad;
}

TEST(key_reader, needs_every_member) {
  EXPECT_EQ(read_one_key(json::object()).faults,
            (list{R"(missing at ["body","keytype"])", R"(missing at ["body","scheme"])",
                  R"(missing at ["body","keyval"])"}));
  auto sent = test::ed25519_key('a');
  sent["keyval"] = json::object();
  sent["scheme"] = 1;
  sent["name"] = 2;
  EXPECT_EQ(read_one_key(sent).faults,
            (list{R"(string_type at ["body","scheme"])", R"(missing at ["body","keyval","public"])",
                  R"(string_type at ["body","name"])"}));
  sent["keyval"] = 1;
  EXPECT_EQ(read_one_key(sent).faults[1], R"(dict_type at ["body","keyval"])");
  EXPECT_EQ(read_one_key(json(1)).faults, list{R"(model_attributes_type at ["body"])"});
}

TEST(key_reader, takes_keys_of_sigstore_by_their_form) {
  json sent = {{"keytype", "sigstore-oidc"},
               {"scheme", "Fulcio"},
               {"keyval", {{"identity", "ann@example.com"}, {"issuer", "https://example.com"}}}};
  auto out = read_one_key(sent);
  EXPECT_EQ(out.faults, list{});
  EXPECT_EQ(out.read.key, sent);
  EXPECT_FALSE(out.read.identity.empty());
  sent["keyval"].erase("issuer");
  EXPECT_EQ(read_one_key(sent).faults, list{R"(missing at ["body","keyval","issuer"])"});
}

} // namespace
} // namespace rstuf::http
