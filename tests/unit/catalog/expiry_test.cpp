#include "catalog/expiry.hpp"

#include <gtest/gtest.h>

namespace rstuf::catalog {
namespace {

using std::chrono::days;
using std::chrono::seconds;

const time_point start{seconds(1'000'000'000)};

root_row a_root(days life) {
  tuf::root root;
  root.expires = start + life;
  root.keys.emplace("k", tuf::key{.keytype = "ed25519", .scheme = "ed25519", .value = "aa"});
  for (const auto* role : {"root", "targets", "snapshot", "timestamp"})
    root.roles[role].keyids = {"k"};
  return {.version = 1, .bytes = tuf::serialize(*tuf::unsigned_metadata(root)), .activated = start};
}

delegation custom(const std::string& role, std::int64_t life, bool by_people) {
  delegation_terms terms;
  terms.role.name = role;
  terms.role.keys.threshold = 1;
  terms.with_online_key = !by_people;
  terms.expiration = life;
  return {.role = role, .live = terms, .pending = {}};
}

role_row published(const std::string& role, days life) {
  return {.name = role, .version = 1, .expires = start + life};
}

std::string in_words(const result<std::vector<role_expiry>>& found) {
  if (!found)
    return to_string(found.error());
  std::string out;
  for (const auto& e : *found)
    out += (out.empty() ? "" : ", ") + e.role + " " + std::string(name_of(e.state));
  return out;
}

TEST(expiry_rule, warns_at_a_quarter_of_a_life_but_a_week_before_its_end) {
  const expiry_rule rule;
  EXPECT_EQ(rule.ahead(days(400)), days(100));
  EXPECT_EQ(rule.ahead(days(20)), days(7));
}

TEST(expiry_rule, leaves_a_short_lived_role_half_of_its_life_in_peace) {
  EXPECT_EQ(expiry_rule{}.ahead(days(4)), days(2));
  EXPECT_EQ((expiry_rule{.percent = 50}.ahead(days(400))), days(200));
}

TEST(expiries, are_those_of_the_roles_that_people_sign) {
  repository_state state;
  state.roots = {a_root(days(365))};
  state.expiration = {{"root", 365}, {"targets", 1}};
  state.delegations = {custom("online", 10, false), custom("dev", 40, true)};
  const std::vector rows{published("dev", days(40)), published("online", days(10)),
                         published("targets", days(1))};
  const auto at = [&](days later) { return in_words(expiries(state, rows, {}, start + later)); };
  EXPECT_EQ(at(days(20)), "root valid, dev valid");
  EXPECT_EQ(at(days(31)), "root valid, dev expiring");
  EXPECT_EQ(at(days(40)), "root valid, dev expired");
  EXPECT_EQ(at(days(300)), "root expiring, dev expired");
}

TEST(expiries, take_the_life_of_a_root_that_was_signed_for_less_than_planned) {
  repository_state state;
  state.roots = {a_root(days(40))};
  state.expiration = {{"root", 365}};
  EXPECT_EQ(in_words(expiries(state, {}, {}, start)), "root valid");
  EXPECT_EQ(in_words(expiries(state, {}, {}, start + days(31))), "root expiring");
}

TEST(expiries, leave_out_what_clients_do_not_see) {
  repository_state state;
  auto prepared = a_root(days(1));
  prepared.activated = {};
  state.roots = {prepared};
  state.delegations = {custom("new", 10, true), custom("gone", 10, true)};
  auto retired = published("gone", days(1));
  retired.is_retired = true;
  const std::vector rows{retired, role_row{.name = "new", .revision = 1}};
  EXPECT_EQ(in_words(expiries(state, rows, {}, start)), "");
}

TEST(expiries, of_a_root_that_does_not_parse_are_an_error) {
  repository_state state;
  state.roots = {{.version = 1, .bytes = "{", .activated = start}};
  const auto found = expiries(state, {}, {}, start);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, errc::corrupt);
}

} // namespace
} // namespace rstuf::catalog
