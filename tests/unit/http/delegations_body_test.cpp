#include "http/delegations_body.hpp"

#include "faults_of.hpp"
#include "tuf/paths.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

using test::faults_of;
using list = std::vector<std::string>;

json role(const std::string& name = "dev") {
  return {{"name", name},   {"terminating", true},          {"keyids", {"k1"}},
          {"threshold", 1}, {"paths", {"dev/*", "a?.txt"}}, {"x-rstuf-expire-policy", 365}};
}

json good_delegations() {
  return {{"delegations",
           {{"keys", {{"k1", test::ed25519_key('a')}, {"k2", test::ed25519_key('b')}}},
            {"roles", {role()}}}}};
}

checked<json> add_delegations(const json& body) {
  auto text = body.dump();
  return read_delegations_to_add(test::with_body(text));
}

/// One member of the only role replaced, or taken away.
checked<json> with(const char* member, const json& value) {
  auto body = good_delegations();
  body["delegations"]["roles"][0][member] = value;
  return add_delegations(body);
}

checked<json> without(const char* member) {
  auto body = good_delegations();
  body["delegations"]["roles"][0].erase(member);
  return add_delegations(body);
}

std::string at_role(const std::string& type, const std::string& rest) {
  return type + R"( at ["body","delegations","roles",0,)" + rest + "]";
}

TEST(delegations_body, converts_and_drops_what_it_does_not_know) {
  auto body = good_delegations();
  const auto expected = body;
  auto& sent = body["delegations"]["roles"][0];
  sent["terminating"] = "yes";
  sent["threshold"] = "1";
  sent["x-rstuf-expire-policy"] = 365.0;
  sent["path_hash_prefixes"] = nullptr;
  sent["unknown"] = 1;
  body["delegations"]["keys"]["k1"]["name"] = nullptr;
  body["delegations"]["keys"]["k1"]["keyval"]["private"] = "secret";
  body["delegations"]["succinct_roles"] = nullptr;
  auto payload = add_delegations(body);
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(*payload, (json{{"action", "add"}, {"delegations", expected["delegations"]}}));
}

TEST(delegations_body, of_an_update_is_that_of_an_addition) {
  auto text = good_delegations().dump();
  auto payload = read_delegations_to_update(test::with_body(text));
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(*payload,
            (json{{"action", "update"}, {"delegations", good_delegations()["delegations"]}}));
}

TEST(delegations_body, needs_every_member_of_a_role) {
  for (const auto* member :
       {"name", "terminating", "keyids", "threshold", "paths", "x-rstuf-expire-policy"}) {
    const auto loc = '"' + std::string{member} + '"';
    EXPECT_EQ(faults_of(without(member)), list{at_role("missing", loc)});
    EXPECT_EQ(faults_of(with(member, nullptr)).size(), 1U) << "null is no value of " << member;
  }
}

TEST(delegations_body, takes_a_role_without_key_ids_as_one_of_the_online_key) {
  auto payload = with("keyids", json::array());
  ASSERT_TRUE(payload) << payload.error();
  auto body = good_delegations();
  body["delegations"]["roles"][0]["keyids"] = json::array();
  body["delegations"]["roles"][0]["threshold"] = 2;
  EXPECT_TRUE(add_delegations(body)) << "the task says that the online key signs once";
}

TEST(delegations_body, takes_thresholds_that_the_keys_can_reach) {
  auto body = good_delegations();
  auto& sent = body["delegations"]["roles"][0];
  sent["keyids"] = {"k1", "k2"};
  sent["threshold"] = 2;
  EXPECT_TRUE(add_delegations(body));
  sent["threshold"] = 3;
  EXPECT_EQ(faults_of(add_delegations(body)), list{at_role("less_than_equal", R"("threshold")")});
  sent["threshold"] = 0;
  EXPECT_EQ(faults_of(add_delegations(body)),
            list{at_role("greater_than_equal", R"("threshold")")});
  sent["threshold"] = 2;
  body["delegations"]["keys"]["k2"] = test::ed25519_key('a');
  EXPECT_EQ(faults_of(add_delegations(body)), list{at_role("less_than_equal", R"("threshold")")})
      << "two ids of one key count once";
}

TEST(delegations_body, leaves_key_ids_that_did_not_come_along_to_the_worker) {
  EXPECT_TRUE(with("keyids", {"k1", "perhaps-the-online-key"}));
  EXPECT_EQ(faults_of(with("keyids", {"k1", "k1"})), list{at_role("value_error", R"("keyids",1)")});
  EXPECT_EQ(faults_of(with("keyids", {7})), (list{at_role("string_type", R"("keyids",0)")}));
  EXPECT_EQ(faults_of(with("keyids", "k1")), list{at_role("list_type", R"("keyids")")});
}

TEST(delegations_body, refuses_names_that_mean_something_else) {
  for (const auto* name : {"", "root", "targets", "bins", "bins-1", "2.root", "12", "toString"})
    EXPECT_EQ(faults_of(with("name", name)), list{at_role("value_error", R"("name")")}) << name;
  EXPECT_EQ(faults_of(with("name", 7)), list{at_role("string_type", R"("name")")});
}

TEST(delegations_body, refuses_two_roles_of_one_name) {
  auto body = good_delegations();
  body["delegations"]["roles"].push_back(role("dev"));
  body["delegations"]["roles"].push_back(role("Dev"));
  auto refused = add_delegations(body);
  EXPECT_EQ(faults_of(refused), list{R"(value_error at ["body","delegations","roles",1,"name"])"});
  EXPECT_NE(refused.error().dump().find("index 0"), std::string::npos);
}

TEST(delegations_body, refuses_paths_that_clients_do_not_agree_on) {
  EXPECT_EQ(faults_of(with("paths", json::array())), list{at_role("too_short", R"("paths")")});
  EXPECT_EQ(faults_of(with("paths", {"a", "", "[ab]", 7, "a/../b"})),
            (list{at_role("value_error", R"("paths",1)"), at_role("value_error", R"("paths",2)"),
                  at_role("string_type", R"("paths",3)"), at_role("value_error", R"("paths",4)")}));
  EXPECT_EQ(faults_of(with("path_hash_prefixes", {"00"})),
            list{at_role("value_error", R"("path_hash_prefixes")")});
}

TEST(delegations_body, takes_hash_bins_below_a_custom_role) {
  auto payload = with("x-rstuf-bins", {{"number_of_delegated_bins", "16"}, {"expiration", 7}});
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(payload->at("delegations")["roles"][0]["x-rstuf-bins"],
            (json{{"number_of_delegated_bins", 16}, {"expiration", 7}, {"style", "succinct"}}));
  EXPECT_EQ(faults_of(with("x-rstuf-bins", {{"number_of_delegated_bins", 3}})),
            (list{at_role("missing", R"("x-rstuf-bins","expiration")"),
                  at_role("value_error", R"("x-rstuf-bins","number_of_delegated_bins")")}));
  EXPECT_EQ(faults_of(with("x-rstuf-bins", nullptr)),
            list{at_role("model_attributes_type", R"("x-rstuf-bins")")});
}

TEST(delegations_body, lists_every_fault) {
  EXPECT_EQ(faults_of(add_delegations({{"delegations", json::object()}})),
            (list{R"(missing at ["body","delegations","keys"])",
                  R"(missing at ["body","delegations","roles"])"}));
  EXPECT_EQ(faults_of(add_delegations(json::object())),
            list{R"(missing at ["body","delegations"])"});
  EXPECT_EQ(
      faults_of(add_delegations({{"delegations", {{"keys", json::array()}, {"roles", {7}}}}})),
      (list{R"(dict_type at ["body","delegations","keys"])",
            R"(model_attributes_type at ["body","delegations","roles",0])"}));
}

TEST(delegations_body, refuses_what_no_client_would_read) {
  auto body = good_delegations();
  auto& paths = body["delegations"]["roles"][0]["paths"];
  for (int i = 0; i < 5000; ++i)
    paths.push_back(std::string(tuf::max_path_length, 'a'));
  EXPECT_EQ(faults_of(add_delegations(body)), list{R"(value_error at ["body","delegations"])"});
}

TEST(delegations_body, of_a_deletion_holds_names) {
  auto read = [](const json& body) {
    auto text = body.dump();
    return read_delegations_to_delete(test::with_body(text));
  };
  json dev = {{"name", "dev"}};
  auto payload = read({{"delegations", {{"roles", {role("dev"), role("qa")}}}}});
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(*payload, (json{{"action", "delete"},
                            {"delegations",
                             {{"keys", json::object()}, {"roles", {dev, {{"name", "qa"}}}}}}}));
  EXPECT_EQ(faults_of(read({{"delegations", {{"roles", {dev, dev, {{"name", "1"}}}}}}})),
            (list{R"(value_error at ["body","delegations","roles",1,"name"])",
                  R"(value_error at ["body","delegations","roles",2,"name"])"}));
  EXPECT_EQ(faults_of(read({{"delegations", json::object()}})),
            list{R"(missing at ["body","delegations","roles"])"});
}

} // namespace
} // namespace rstuf::http
