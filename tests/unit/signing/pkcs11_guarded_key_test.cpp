#include "signing/pkcs11_module.hpp"
#include "softhsm.hpp"

#include <array>

namespace rstuf::signing {
namespace {

constexpr auto guarded_text = "signed with a PIN each";

/// A key as in a YubiKey's slot for digital signatures: it wants its PIN for every signature.
class guarded_token_key : public softhsm {
protected:
  void SetUp() override {
    const auto module = pkcs11_module::load(module_path);
    ASSERT_TRUE(module) << to_string(module.error());
    const auto tokens = module->tokens();
    ASSERT_TRUE(tokens && tokens->size() == 1);
    CK_SESSION_HANDLE session = 0;
    ASSERT_EQ(module->call().C_OpenSession(tokens->front().slot,
                                           CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                                           &session),
              CKR_OK);
    std::string pin = right_pin;
    ASSERT_EQ(module->call().C_Login(session, CKU_USER, reinterpret_cast<CK_BYTE*>(pin.data()),
                                     pin.size()),
              CKR_OK);
    generate(module->call(), session);
    module->call().C_CloseSession(session);
  }

  static result<std::string> sign_with(signer& key) {
    auto signature = key.sign(guarded_text);
    EXPECT_TRUE(!signature || tuf::verify_signature(key.public_key(), guarded_text, *signature));
    return signature;
  }

private:
  static void generate(const CK_FUNCTION_LIST& call, CK_SESSION_HANDLE session) {
    CK_MECHANISM how{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
    CK_BBOOL yes = CK_TRUE;
    std::string curve{"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"}; // P-256
    std::string label = "guarded";
    std::string id = "\x09";
    std::array public_half{CK_ATTRIBUTE{CKA_EC_PARAMS, curve.data(), curve.size()},
                           CK_ATTRIBUTE{CKA_TOKEN, &yes, sizeof yes},
                           CK_ATTRIBUTE{CKA_VERIFY, &yes, sizeof yes},
                           CK_ATTRIBUTE{CKA_LABEL, label.data(), label.size()},
                           CK_ATTRIBUTE{CKA_ID, id.data(), id.size()}};
    std::array private_half{CK_ATTRIBUTE{CKA_ALWAYS_AUTHENTICATE, &yes, sizeof yes},
                            CK_ATTRIBUTE{CKA_TOKEN, &yes, sizeof yes},
                            CK_ATTRIBUTE{CKA_PRIVATE, &yes, sizeof yes},
                            CK_ATTRIBUTE{CKA_SIGN, &yes, sizeof yes},
                            CK_ATTRIBUTE{CKA_LABEL, label.data(), label.size()},
                            CK_ATTRIBUTE{CKA_ID, id.data(), id.size()}};
    CK_OBJECT_HANDLE verifier = 0;
    CK_OBJECT_HANDLE signer = 0;
    ASSERT_EQ(call.C_GenerateKeyPair(session, &how, public_half.data(), public_half.size(),
                                     private_half.data(), private_half.size(), &verifier, &signer),
              CKR_OK);
  }
};

TEST_F(guarded_token_key, signs_again_and_again_by_a_pin_that_was_asked_for_once) {
  const auto opened = open_signer(uri("guarded"), answering({right_pin}));
  ASSERT_TRUE(opened) << to_string(opened.error());
  for (int i = 0; i < 3; ++i) {
    const auto signature = sign_with(**opened);
    EXPECT_TRUE(signature) << to_string(signature.error());
  }
  EXPECT_EQ(prompts_.size(), 1U);
}

TEST_F(guarded_token_key, forgets_a_pin_that_the_token_refused) {
  const auto first = open_signer(uri("guarded"), answering({right_pin}));
  ASSERT_TRUE(first) << to_string(first.error());
  prompts_.clear();
  const auto second = open_signer(uri("guarded"), answering({"TOPSECRET", right_pin}));
  ASSERT_TRUE(second) << "the token is logged in already: " << to_string(second.error());
  EXPECT_TRUE(prompts_.empty());
  const auto refused = sign_with(**second);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errc::unverified);
  EXPECT_FALSE(refused.error().context.contains("TOPSECRET")) << refused.error().context;
  EXPECT_EQ(prompts_.size(), 1U) << "a second try that nobody asked for";
  const auto signature = sign_with(**second);
  EXPECT_TRUE(signature) << to_string(signature.error());
  EXPECT_EQ(prompts_.size(), 2U);
}

} // namespace
} // namespace rstuf::signing
