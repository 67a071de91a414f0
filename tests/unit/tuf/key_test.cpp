#include "tuf/key.hpp"

#include "random_source.hpp"
#include "test_data.hpp"

#include <gtest/gtest.h>

namespace rstuf::tuf {
namespace {

const std::string hex_key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

key ed25519_key(const std::string& value = hex_key) {
  return {"ed25519", "ed25519", value};
}

key encoded(const std::string& scheme, const char* name) {
  static const auto table = test::read_data_json("python_tuf/encodings.json");
  return {scheme.starts_with("rsa") ? "rsa" : "ecdsa", scheme, table[name].get<std::string>()};
}

errc refusal_of(const key& k) {
  auto identity = identity_of(k);
  return identity ? errc::internal : identity.error().code;
}

TEST(key, keeps_members_it_does_not_know) {
  json value = {{"keytype", "ed25519"},
                {"scheme", "ed25519"},
                {"keyval", {{"public", hex_key}, {"x", {1, nullptr}}}},
                {"x-rstuf-online-key-uri", "fn:a"}};
  auto k = key_from_json(value);
  ASSERT_TRUE(k);
  EXPECT_EQ(k->unrecognized, json({{"x-rstuf-online-key-uri", "fn:a"}}));
  EXPECT_EQ(to_json(*k), value);
}

TEST(key, of_an_unknown_type_is_kept_as_it_is) {
  json value = {{"keytype", "sigstore-oidc"},
                {"scheme", "Fulcio"},
                {"keyval", {{"identity", "a@b"}, {"issuer", "https://c"}}}};
  auto k = key_from_json(value);
  ASSERT_TRUE(k);
  EXPECT_EQ(to_json(*k), value);
  EXPECT_EQ(refusal_of(*k), errc::invalid_argument);
}

TEST(key, is_refused_where_a_member_is_missing_or_of_another_kind) {
  json good = to_json(ed25519_key());
  for (auto name : {"keytype", "scheme", "keyval"}) {
    auto bad = good;
    bad.erase(name);
    EXPECT_FALSE(key_from_json(bad)) << name;
    bad[name] = 1;
    EXPECT_FALSE(key_from_json(bad)) << name;
  }
  for (const json& keyval : {json::object(), json({{"public", 1}}), json({{"public", ""}}),
                             json({{"private", hex_key}})}) {
    auto bad = good;
    bad["keyval"] = keyval;
    EXPECT_FALSE(key_from_json(bad)) << keyval;
  }
  EXPECT_FALSE(key_from_json(json::array()));
}

TEST(keyid, is_the_one_that_securesystemslib_computes) {
  auto table = test::read_data_json("python_tuf/keyids.json");
  ASSERT_GT(table.size(), 5U);
  for (const auto& row : table) {
    auto k = key_from_json(row[1]);
    ASSERT_TRUE(k);
    EXPECT_EQ(keyid_of(*k), row[0].get<std::string>());
  }
}

TEST(key_identity, is_the_same_for_every_encoding_of_one_key) {
  EXPECT_EQ(
      identity_of(ed25519_key()),
      identity_of(ed25519_key("D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A")));
  auto ec = encoded("ecdsa-sha2-nistp256", "ec");
  EXPECT_EQ(identity_of(ec), identity_of(encoded("ecdsa-sha2-nistp256", "ec_compressed")));
  auto legacy = ec;
  legacy.keytype = legacy.scheme;
  EXPECT_EQ(identity_of(ec), identity_of(legacy));
  EXPECT_EQ(identity_of(encoded("rsassa-pss-sha256", "rsa")),
            identity_of(encoded("rsa-pkcs1v15-sha512", "rsa")));
  EXPECT_EQ(identity_of(encoded("rsassa-pss-sha256", "rsa")),
            identity_of(encoded("rsassa-pss-sha256", "rsa_pkcs1")));
}

TEST(key_identity, ignores_text_around_the_pem) {
  auto ec = encoded("ecdsa-sha2-nistp256", "ec");
  auto identity = identity_of(ec);
  ASSERT_TRUE(identity);
  ec.value = "a comment\n" + ec.value + "another\n";
  EXPECT_EQ(identity_of(ec), identity);
}

TEST(key_identity, differs_from_key_to_key) {
  auto table = test::read_data_json("python_tuf/keyids.json");
  std::set<std::string> identities;
  for (const auto& row : table) {
    auto identity = identity_of(*key_from_json(row[1]));
    ASSERT_TRUE(identity) << row;
    identities.insert(*identity);
  }
  EXPECT_EQ(identities.size(), table.size());
}

TEST(key_identity, needs_a_type_that_fits_the_scheme) {
  auto ec = encoded("ecdsa-sha2-nistp256", "ec").value;
  auto rsa = encoded("rsassa-pss-sha256", "rsa").value;
  for (const key& k :
       {key{"rsa", "ed25519", hex_key}, key{"ed25519", "rsassa-pss-sha256", rsa},
        key{"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp256", ec},
        key{"ecdsa", "rsassa-pss-sha256", ec}, key{"rsa", "rsassa-pss-sha1", rsa}, key{"", "", ""},
        key{"rsa", "rsassa-pss-sha256", ec}, key{"ecdsa", "ecdsa-sha2-nistp256", rsa},
        key{"ecdsa", "ecdsa-sha2-nistp384", ec}, key{"ecdsa", "ecdsa-sha2-nistp256", hex_key},
        key{"ed25519", "ed25519", ec}})
    EXPECT_EQ(refusal_of(k), errc::invalid_argument) << k.keytype << ' ' << k.scheme;
}

TEST(key_identity, refuses_weak_and_strange_keys) {
  EXPECT_EQ(refusal_of(encoded("rsassa-pss-sha256", "rsa_1024")), errc::invalid_argument);
  EXPECT_EQ(refusal_of(encoded("ecdsa-sha2-nistp256", "ec_explicit_parameters")),
            errc::invalid_argument);
  EXPECT_EQ(refusal_of(ed25519_key("")), errc::invalid_argument);
  EXPECT_EQ(refusal_of(ed25519_key(hex_key + "00")), errc::invalid_argument);
  EXPECT_EQ(refusal_of({"rsa", "rsassa-pss-sha256", std::string(20000, 'A')}), errc::too_large);
}

TEST(key_identity, refuses_pem_of_other_things) {
  auto encrypted = encoded("rsassa-pss-sha256", "rsa");
  encrypted.value.insert(encrypted.value.find('\n') + 1,
                         "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"
                         "00000000000000000000000000000000\n\n");
  EXPECT_EQ(refusal_of(encrypted), errc::invalid_argument);
  for (auto label : {"PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE"}) {
    auto k = encoded("ecdsa-sha2-nistp256", "ec");
    for (auto at = k.value.find("PUBLIC KEY"); at != std::string::npos;
         at = k.value.find("PUBLIC KEY"))
      k.value.replace(at, 10, label);
    EXPECT_EQ(refusal_of(k), errc::invalid_argument) << k.value;
  }
}

TEST(key_identity, survives_any_damage_to_the_pem) {
  test::random_source random;
  const auto good = encoded("rsassa-pss-sha256", "rsa");
  for (int i = 0; i < 500; ++i) {
    auto k = good;
    k.value[random.index(k.value.size())] = random.bytes(1)[0];
    auto identity = identity_of(k);
    EXPECT_TRUE(identity || identity.error().code == errc::invalid_argument) << k.value;
  }
}

} // namespace
} // namespace rstuf::tuf
