#include "tuf/verify.hpp"

#include "test_data.hpp"
#include "test_signer.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace rstuf::tuf {
namespace {

using test::test_signer;

const std::string message = "the signed part";

/// Three keys, of which two must sign.
struct verify : testing::Test {
  verify() {
    for (const auto* s : {&first, &second, &third}) {
      keys[s->keyid()] = s->public_key();
      who.keyids.push_back(s->keyid());
    }
    who.threshold = 2;
  }

  std::int64_t valid(const std::vector<signature>& signatures) const {
    return count_signatures(keys, who, message, signatures).valid;
  }

  test_signer first{1};
  test_signer second{2};
  test_signer third{3};
  std::map<std::string, key> keys;
  role_keys who;
};

TEST_F(verify, counts_each_key_that_signed) {
  EXPECT_EQ(valid({}), 0);
  EXPECT_EQ(valid({first.sign(message)}), 1);
  EXPECT_EQ(valid({first.sign(message), third.sign(message)}), 2);
  auto all = {first.sign(message), second.sign(message), third.sign(message)};
  EXPECT_TRUE(count_signatures(keys, who, message, std::vector(all)).reached());
}

TEST_F(verify, counts_a_key_once_however_often_it_signed) {
  EXPECT_EQ(valid({first.sign(message), first.sign(message)}), 1);
}

TEST_F(verify, counts_a_key_once_under_two_key_ids) {
  auto twin = first.public_key();
  std::transform(twin.value.begin(), twin.value.end(), twin.value.begin(),
                 [](char c) { return static_cast<char>(std::toupper(c)); });
  twin.unrecognized["x"] = 1;
  keys["twin"] = twin;
  who.keyids.emplace_back("twin");
  auto sig = first.sign(message);
  sig.keyid = "twin";
  EXPECT_EQ(valid({sig}), 1);
  EXPECT_EQ(valid({first.sign(message), sig}), 1);
}

TEST_F(verify, counts_no_signature_over_other_bytes) {
  EXPECT_EQ(valid({first.sign("something else"), second.sign(message)}), 1);
}

TEST_F(verify, counts_no_signature_of_another_key) {
  auto sig = first.sign(message);
  sig.keyid = second.keyid();
  EXPECT_EQ(valid({sig}), 0);
}

TEST_F(verify, counts_no_key_that_the_role_does_not_name) {
  test_signer stranger{9};
  keys[stranger.keyid()] = stranger.public_key();
  EXPECT_EQ(valid({stranger.sign(message)}), 0);
}

TEST_F(verify, counts_no_key_id_without_a_key) {
  keys.erase(first.keyid());
  EXPECT_EQ(valid({first.sign(message), second.sign(message)}), 1);
}

TEST_F(verify, passes_over_keys_it_cannot_read) {
  keys[first.keyid()] = {"sigstore-oidc", "Fulcio", ""};
  EXPECT_EQ(valid({first.sign(message), second.sign(message), third.sign(message)}), 2);
}

TEST_F(verify, passes_over_signatures_not_yet_made) {
  EXPECT_EQ(valid({{.keyid = first.keyid(), .sig = ""}, second.sign(message)}), 1);
}

TEST_F(verify, of_a_top_level_role_says_how_far_the_signatures_go) {
  root delegator;
  delegator.keys = keys;
  delegator.roles["targets"] = who;
  std::vector signatures{first.sign(message)};
  auto verified = verify_by(delegator, "targets", message, signatures);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error(), (error{errc::unverified, "targets: signed by 1 of 2 keys"}));
  signatures.push_back(second.sign(message));
  EXPECT_TRUE(verify_by(delegator, "targets", message, signatures));
  EXPECT_EQ(verify_by(delegator, "snapshot", message, signatures).error().code, errc::not_found);
}

TEST_F(verify, of_a_delegated_role_asks_its_own_keys) {
  targets delegator;
  std::vector signatures{first.sign(message), second.sign(message)};
  EXPECT_EQ(verify_by(delegator, "a", message, signatures).error().code, errc::not_found);
  delegator.delegations = delegations{.keys = keys};
  delegator.delegations->roles = {{.name = "a", .keys = who},
                                  {.name = "b", .keys = {.keyids = {third.keyid()}}}};
  EXPECT_TRUE(verify_by(delegator, "a", message, signatures));
  EXPECT_EQ(verify_by(delegator, "b", message, signatures).error().code, errc::unverified);
  EXPECT_EQ(verify_by(delegator, "c", message, signatures).error().code, errc::not_found);
}

TEST_F(verify, of_a_bin_asks_the_keys_of_all_bins) {
  targets delegator;
  delegator.delegations = delegations{.keys = keys};
  delegator.delegations->succinct =
      succinct_roles{.keys = who, .bit_length = 8, .name_prefix = "bins"};
  std::vector signatures{first.sign(message), second.sign(message)};
  EXPECT_TRUE(verify_by(delegator, "bins-7f", message, signatures));
  for (const auto* name : {"bins", "bins-7", "bins-7F", "bins-100", "other-7f"})
    EXPECT_EQ(verify_by(delegator, name, message, signatures).error().code, errc::not_found)
        << name;
}

} // namespace
} // namespace rstuf::tuf
