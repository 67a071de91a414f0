#include "catalog/signing_progress.hpp"

#include <gtest/gtest.h>

// Who signed a version that waits, and whose signatures it takes.
namespace rstuf::catalog {
namespace {

tuf::key key(char digit, const std::string& name = {}) {
  tuf::key k{.keytype = "ed25519", .scheme = "ed25519", .value = std::string(64, digit)};
  if (!name.empty())
    k.unrecognized["x-rstuf-key-name"] = name;
  return k;
}

tuf::root root(std::int64_t version, std::map<std::string, tuf::key> people,
               std::int64_t threshold) {
  tuf::root r;
  r.version = version;
  r.keys = people;
  r.keys.emplace("online", key('0', "the machine"));
  r.roles["root"].threshold = threshold;
  for (const auto& [keyid, k] : people)
    r.roles["root"].keyids.push_back(keyid);
  for (const auto* role : {"targets", "snapshot", "timestamp"})
    r.roles[role].keyids = {"online"};
  return r;
}

repository_state with_root(const tuf::root& r) {
  repository_state state;
  state.roots = {{.version = r.version,
                  .bytes = tuf::serialize(*tuf::unsigned_metadata(r)),
                  .activated = time_point(std::chrono::seconds(1))}};
  return state;
}

waiting_draft draft(const std::string& role, const std::vector<std::string>& signers) {
  waiting_draft out{.role = role, .version = 2};
  for (const auto& keyid : signers)
    out.signatures.push_back({.keyid = keyid, .sig = "00"});
  return out;
}

waiting_draft root_draft(const tuf::root& r, const std::vector<std::string>& signers) {
  auto out = draft("root", signers);
  out.version = r.version;
  out.root = tuf::unsigned_metadata(r)->signed_bytes;
  return out;
}

std::string labels(const std::vector<key_label>& keys) {
  std::string out;
  for (const auto& k : keys)
    out += (out.empty() ? "" : " ") + k.keyid + (k.name.empty() ? "" : "=" + k.name);
  return out;
}

signing_progress progress(const repository_state& state, const waiting_draft& d) {
  auto out = progress_of(state, d);
  EXPECT_TRUE(out) << to_string(out.error());
  return out.value_or(signing_progress{});
}

using needs = std::vector<signature_need>;

TEST(signing_progress, of_the_first_root_is_counted_by_its_own_threshold) {
  const auto first = root(1, {{"a", key('a', "Ann")}, {"b", key('b')}, {"c", key('c')}}, 2);
  const auto found = progress({}, root_draft(first, {"b"}));
  EXPECT_EQ(found.needs, (needs{{"root", 1, 2, 1}}));
  EXPECT_EQ(labels(found.signed_by), "b");
  EXPECT_EQ(labels(found.may_sign), "a=Ann c");
}

TEST(signing_progress, of_a_further_root_needs_the_threshold_in_force_too) {
  const auto state = with_root(root(1, {{"a", key('a')}, {"b", key('b')}}, 2));
  const auto next = root(2, {{"b", key('b')}, {"c", key('c')}}, 1);
  const auto found = progress(state, root_draft(next, {"b"}));
  EXPECT_EQ(found.needs, (needs{{"root", 1, 2, 1}, {"root", 2, 1, 0}}));
  EXPECT_EQ(labels(found.signed_by), "b");
  EXPECT_EQ(labels(found.may_sign), "a") << "c would bring nothing on";
}

TEST(signing_progress, counts_keys_and_not_their_ids_nor_empty_signatures) {
  const auto first = root(1, {{"a", key('a')}, {"again", key('a')}, {"b", key('b')}}, 2);
  auto waiting = root_draft(first, {"a", "again"});
  waiting.signatures.push_back({.keyid = "b", .sig = ""});
  const auto found = progress({}, waiting);
  EXPECT_EQ(found.needs, (needs{{"root", 1, 2, 1}}));
  EXPECT_EQ(labels(found.may_sign), "b");
}

TEST(signing_progress, of_a_custom_role_goes_by_the_terms_it_is_to_have) {
  auto state = with_root(root(1, {{"a", key('a')}}, 1));
  delegation_terms live;
  live.role.keys = {.keyids = {"old"}, .threshold = 1};
  live.keys = {{"old", key('d')}};
  auto pending = live;
  pending.role.keys = {.keyids = {"new", "other"}, .threshold = 3};
  pending.keys = {{"new", key('e', "Eve")}, {"other", key('f')}};
  pending.with_online_key = true;
  state.delegations = {{.role = "dev", .live = live, .pending = pending}};
  const auto found = progress(state, draft("dev", {"online", "other", "stranger"}));
  EXPECT_EQ(found.needs, (needs{{"targets", 0, 3, 1}}));
  EXPECT_EQ(labels(found.signed_by), "other online=the machine");
  EXPECT_EQ(labels(found.may_sign), "new=Eve");
  EXPECT_EQ(labels(progress(state, draft("dev", {})).may_sign), "new=Eve other")
      << "no person holds the online key";
}

TEST(signing_progress, of_a_role_that_is_delegated_to_no_more_is_not_found) {
  const auto found = progress_of({}, draft("gone", {}));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, errc::not_found);
}

} // namespace
} // namespace rstuf::catalog
