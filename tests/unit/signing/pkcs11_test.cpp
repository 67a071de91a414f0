#include "signing/pkcs11_keys.hpp"
#include "softhsm.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace rstuf::signing {
namespace {

const std::string text_to_sign = "what the token signs";

class every_token_key : public softhsm, public testing::WithParamInterface<key_type> {};

TEST_P(every_token_key, shows_its_public_half_without_a_pin) {
  const auto known = import(GetParam(), "ada", "01");
  const auto shown = read_pkcs11_public_key(uri("ada"));
  ASSERT_TRUE(shown) << to_string(shown.error());
  EXPECT_EQ(*shown, known);
}

TEST_P(every_token_key, signs_what_tuf_verifies_and_nothing_else) {
  const auto known = import(GetParam(), "ada", "01");
  const auto opened = open_signer(uri("ada"), answering({right_pin}));
  ASSERT_TRUE(opened) << to_string(opened.error());
  EXPECT_EQ((*opened)->public_key(), known);
  for (const auto& text : {text_to_sign, std::string(), std::string(100'000, 'x')}) {
    const auto signature = (*opened)->sign(text);
    ASSERT_TRUE(signature) << to_string(signature.error());
    EXPECT_TRUE(tuf::verify_signature(known, text, *signature));
    EXPECT_FALSE(tuf::verify_signature(known, text + "!", *signature));
  }
  EXPECT_EQ(prompts_.size(), 1U);
  EXPECT_EQ(hints_.size(), 3U);
}

TEST_P(every_token_key, is_found_among_others_by_its_id) {
  import(GetParam(), "other", "02");
  const auto known = import(GetParam(), "ada", "01ff");
  const auto by_id = std::string("pkcs11:id=%01%ff?module-path=") + module_path;
  const auto opened = open_signer_for(known, by_id, answering({right_pin}));
  EXPECT_TRUE(opened) << to_string(opened.error());
  const auto other = open_signer_for(known, uri("other"), answering({right_pin}));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, errc::unverified);
}

INSTANTIATE_TEST_SUITE_P(softhsm, every_token_key,
                         testing::Values(key_type::ed25519, key_type::ecdsa_p256,
                                         key_type::ecdsa_p384, key_type::rsa_2048));

TEST_F(softhsm, signs_by_each_pss_scheme) {
  import(key_type::rsa_2048, "ada", "01");
  for (const auto* scheme : {"rsassa-pss-sha256", "rsassa-pss-sha384", "rsassa-pss-sha512"}) {
    const auto opened = open_signer(uri("ada"), answering({right_pin}), scheme);
    ASSERT_TRUE(opened) << to_string(opened.error());
    EXPECT_EQ((*opened)->public_key().scheme, scheme);
    EXPECT_TRUE((*opened)->sign(text_to_sign)) << scheme; // sign verifies what it gives
  }
}

TEST_F(softhsm, tries_a_wrong_pin_once_and_says_that_few_tries_are_left) {
  import(key_type::ed25519, "ada", "01");
  const auto wrong = open_signer(uri("ada"), answering({"TOPSECRET"}));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, errc::unverified);
  EXPECT_TRUE(wrong.error().context.contains("wrong PIN")) << wrong.error().context;
  EXPECT_TRUE(wrong.error().context.contains("few tries are left")) << wrong.error().context;
  EXPECT_FALSE(wrong.error().context.contains("TOPSECRET")) << wrong.error().context;
  ASSERT_EQ(prompts_.size(), 1U);
  EXPECT_FALSE(prompts_.front().contains("tries"));
  EXPECT_TRUE(open_signer(uri("ada"), answering({right_pin, right_pin})));
  ASSERT_EQ(prompts_.size(), 2U);
  EXPECT_TRUE(prompts_.back().contains("few tries are left")) << prompts_.back();
}

TEST_F(softhsm, tries_no_pin_that_nobody_gave) {
  import(key_type::ed25519, "ada", "01");
  EXPECT_EQ(open_signer(uri("ada"), answering({""})).error().code, errc::invalid_argument);
  auto nobody = answering({right_pin});
  nobody.tokens->pin = nullptr;
  EXPECT_EQ(open_signer(uri("ada"), nobody).error().code, errc::invalid_argument);
  auto away = answering({right_pin});
  away.tokens->pin = [](const std::string&) { return fail(errc::timeout, "nobody typed"); };
  EXPECT_EQ(open_signer(uri("ada"), away).error().code, errc::timeout);
  EXPECT_TRUE(open_signer(uri("ada"), answering({right_pin})));
  EXPECT_FALSE(prompts_.back().contains("tries")) << "a try was spent: " << prompts_.back();
}

TEST_F(softhsm, asks_once_for_two_keys_that_are_open_together) {
  import(key_type::ed25519, "ada", "01");
  import(key_type::ecdsa_p256, "grace", "02");
  const auto first = open_signer(uri("ada"), answering({right_pin}));
  const auto second = open_signer(uri("grace"), answering({right_pin}));
  ASSERT_TRUE(first && second);
  EXPECT_TRUE((*second)->sign(text_to_sign));
  EXPECT_EQ(prompts_.size(), 1U);
}

TEST_F(softhsm, tells_a_missing_key_from_a_missing_token_and_a_missing_module) {
  import(key_type::ed25519, "ada", "01");
  const auto code_of = [&](const std::string& where) {
    const auto opened = open_signer(where, answering({right_pin}));
    EXPECT_EQ(opened.error().code, read_pkcs11_public_key(where).error().code) << where;
    return opened.error().code;
  };
  const auto query = std::string("?module-path=") + module_path;
  EXPECT_EQ(code_of(uri("nobody")), errc::not_found);
  EXPECT_EQ(code_of("pkcs11:token=absent;object=ada" + query), errc::unavailable);
  EXPECT_EQ(code_of("pkcs11:object=ada?module-path=/absent.so"), errc::not_found);
  EXPECT_EQ(code_of("pkcs11:object=ada?module-path=libcrypto.so.3"), errc::invalid_argument);
}

TEST_F(softhsm, refuses_to_choose_between_two_keys_of_one_name) {
  import(key_type::ed25519, "ada", "01");
  const auto second = import(key_type::ed25519, "ada", "02");
  EXPECT_EQ(open_signer(uri("ada"), answering({right_pin})).error().code, errc::invalid_argument);
  EXPECT_EQ(read_pkcs11_public_key(uri("ada")).error().code, errc::invalid_argument);
  const auto one = std::string("pkcs11:object=ada;id=%02?module-path=") + module_path;
  EXPECT_EQ(read_pkcs11_public_key(one), second);
}

TEST_F(softhsm, says_that_the_token_is_gone_while_its_key_was_open) {
  import(key_type::ed25519, "ada", "01");
  const auto opened = open_signer(uri("ada"), answering({right_pin}));
  ASSERT_TRUE(opened) << to_string(opened.error());
  unplug();
  const auto signature = (*opened)->sign(text_to_sign);
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().code, errc::unavailable) << signature.error().context;
}

TEST_F(softhsm, signs_in_several_threads_at_once) {
  const auto ada = import(key_type::ecdsa_p256, "ada", "01");
  const auto grace = import(key_type::ed25519, "grace", "02");
  auto access = answering({right_pin}); // asked under the lock of the login, unlike the hint
  access.tokens->about_to_sign = nullptr;
  std::atomic<int> good = 0;
  const auto work = [&](const tuf::key& key, const std::string& where) {
    for (int round = 0; round < 20; ++round) {
      const auto opened = open_signer(where, access);
      const auto signature = opened ? (*opened)->sign(text_to_sign) : result<std::string>{};
      good += signature && tuf::verify_signature(key, text_to_sign, *signature) ? 1 : 0;
    }
  };
  {
    const std::jthread one{work, ada, uri("ada")};
    const std::jthread other{work, grace, uri("grace")};
  }
  EXPECT_EQ(good, 40);
}

TEST_F(softhsm, lists_keys_with_a_uri_that_opens_each) {
  const std::vector<tuf::key> known{import(key_type::ed25519, "ada", "01"),
                                    import(key_type::ecdsa_p384, "grace", "02"),
                                    import(key_type::rsa_2048, "radia \x1b[2J", "03")};
  const auto listed = list_pkcs11_keys(module_path);
  ASSERT_TRUE(listed) << to_string(listed.error());
  ASSERT_EQ(listed->size(), known.size());
  for (const auto& key : *listed) {
    EXPECT_EQ(key.token.label, token_label);
    ASSERT_TRUE(key.public_key) << to_string(key.public_key.error());
    EXPECT_NE(std::ranges::find(known, *key.public_key), known.end());
    const auto opened =
        open_signer_for(*key.public_key, to_string(key.uri), answering({right_pin}));
    EXPECT_TRUE(opened) << to_string(opened.error());
  }
}

TEST_F(softhsm, is_for_callers_that_allow_tokens_only) {
  import(key_type::ed25519, "ada", "01");
  const auto opened = open_signer(uri("ada"), {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, errc::invalid_argument);
}

TEST_F(softhsm, never_repeats_a_uri_that_holds_a_pin) {
  const auto opened = open_signer(uri("ada") + "&pin-value=TOPSECRET", answering({right_pin}));
  ASSERT_FALSE(opened);
  EXPECT_FALSE(opened.error().context.contains("TOPSECRET")) << opened.error().context;
  const auto shown = read_pkcs11_public_key(uri("ada") + "&pin-value=TOPSECRET");
  EXPECT_FALSE(shown.error().context.contains("TOPSECRET")) << shown.error().context;
}

} // namespace
} // namespace rstuf::signing
