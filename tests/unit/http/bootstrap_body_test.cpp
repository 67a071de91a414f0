#include "http/bootstrap_body.hpp"

#include "tuf/metadata.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

json first_root() {
  json key = {{"keytype", "ed25519"},
              {"scheme", "ed25519"},
              {"keyval", {{"public", std::string(64, 'a')}}},
              {"x-rstuf-online-key-uri", "fn:online"}};
  json role = {{"keyids", {"k"}}, {"threshold", 1}};
  json part = {
      {"_type", "root"},
      {"version", 1},
      {"spec_version", "1.0.31"},
      {"expires", "2030-01-01T00:00:00Z"},
      {"consistent_snapshot", true},
      {"keys", {{"k", key}}},
      {"roles", {{"root", role}, {"targets", role}, {"snapshot", role}, {"timestamp", role}}}};
  return {{"signatures", {{{"keyid", "k"}, {"sig", "00"}}}}, {"signed", part}};
}

json good_bootstrap() {
  return {{"settings",
           {{"roles",
             {{"root", {{"expiration", 365}}},
              {"targets", {{"expiration", 365}}},
              {"snapshot", {{"expiration", 1}}},
              {"timestamp", {{"expiration", 1}}},
              {"bins",
               {{"expiration", 1}, {"number_of_delegated_bins", 256}, {"style", "succinct"}}}}}}},
          {"metadata", {{"root", first_root()}}},
          {"timeout", 300}};
}

checked<json> read_plan(const json& body) {
  auto text = body.dump();
  request r;
  r.body = text;
  return read_bootstrap(r);
}

std::string only_fault(const checked<json>& read) {
  if (read || read.error().size() != 1)
    return read ? "none" : read.error().dump();
  return read.error()[0]["type"].get<std::string>() + " at " + read.error()[0]["loc"].dump();
}

TEST(bootstrap_body, hands_on_the_body_with_integers) {
  auto body = good_bootstrap();
  auto expected = body;
  body["settings"]["roles"]["root"]["expiration"] = "365";
  body["settings"]["roles"]["bins"]["number_of_delegated_bins"] = 256.0;
  body["settings"]["roles"]["bins"].erase("style");
  body["settings"]["roles"]["delegations"] = nullptr;
  body["settings"]["unknown"] = 1;
  auto payload = read_plan(body);
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(*payload, expected);
}

TEST(bootstrap_body, waits_five_minutes_unless_told) {
  auto body = good_bootstrap();
  body["timeout"] = nullptr;
  EXPECT_EQ(read_plan(body).value()["timeout"], 300);
  body.erase("timeout");
  EXPECT_EQ(read_plan(body).value()["timeout"], 300);
  body["timeout"] = "60";
  EXPECT_EQ(read_plan(body).value()["timeout"], 60);
  body["timeout"] = 0;
  EXPECT_EQ(only_fault(read_plan(body)), R"(greater_than_equal at ["body","timeout"])");
  body["timeout"] = 86'401;
  EXPECT_EQ(only_fault(read_plan(body)), R"(less_than_equal at ["body","timeout"])");
}

TEST(bootstrap_body, takes_powers_of_two_as_number_of_bins) {
  auto body = good_bootstrap();
  auto& number = body["settings"]["roles"]["bins"]["number_of_delegated_bins"];
  for (int n = 2; n <= 16384; n *= 2) {
    number = n;
    EXPECT_TRUE(read_plan(body)) << n;
  }
  const std::string loc = R"( at ["body","settings","roles","bins","number_of_delegated_bins"])";
  for (int n : {3, 100, 16383}) {
    number = n;
    EXPECT_EQ(only_fault(read_plan(body)), "value_error" + loc);
  }
  number = 1;
  EXPECT_EQ(only_fault(read_plan(body)), "greater_than_equal" + loc);
  number = 32768;
  EXPECT_EQ(only_fault(read_plan(body)), "less_than_equal" + loc);
}

TEST(bootstrap_body, takes_bins_in_one_line_or_each_in_a_role_of_its_own) {
  auto body = good_bootstrap();
  auto& style = body["settings"]["roles"]["bins"]["style"];
  style = "classic";
  EXPECT_EQ(read_plan(body).value()["settings"]["roles"]["bins"]["style"], "classic");
  for (const auto& bad : {json("Classic"), json(""), json(nullptr), json(1)}) {
    style = bad;
    EXPECT_EQ(only_fault(read_plan(body)),
              R"(literal_error at ["body","settings","roles","bins","style"])");
  }
}

TEST(bootstrap_body, needs_either_bins_or_delegations) {
  auto body = good_bootstrap();
  auto& roles = body["settings"]["roles"];
  roles["delegations"] = {{"keys", json::object()}, {"roles", json::array()}};
  EXPECT_EQ(only_fault(read_plan(body)), R"(value_error at ["body","settings","roles"])");
  roles["bins"] = nullptr;
  auto payload = read_plan(body);
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_FALSE(payload->at("settings")["roles"].contains("bins"));
  EXPECT_EQ(payload->at("settings")["roles"]["delegations"], roles["delegations"]);
  roles.erase("delegations");
  EXPECT_EQ(only_fault(read_plan(body)), R"(value_error at ["body","settings","roles"])");
}

TEST(bootstrap_body, lets_custom_roles_name_their_own_keys_and_the_online_key_of_the_root) {
  auto body = good_bootstrap();
  auto& roles = body["settings"]["roles"];
  roles.erase("bins");
  json role = {{"name", "dev"},  {"terminating", true}, {"keyids", {"k"}},
               {"threshold", 1}, {"paths", {"dev/*"}},  {"x-rstuf-expire-policy", 30}};
  roles["delegations"] = {{"keys", json::object()}, {"roles", {role}}};
  auto payload = read_plan(body);
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(payload->at("settings")["roles"]["delegations"]["roles"], json::array({role}));
  roles["delegations"]["roles"][0]["keyids"] = {"other"};
  const auto loc = R"( at ["body","settings","roles","delegations","roles",0,"keyids",0])";
  EXPECT_EQ(only_fault(read_plan(body)), std::string{"value_error"} + loc);
}

TEST(bootstrap_body, needs_an_expiration_of_each_role) {
  for (const auto* role : {"root", "targets", "snapshot", "timestamp", "bins"}) {
    const auto loc =
        R"( at ["body","settings","roles",")" + std::string{role} + R"(","expiration"])";
    auto body = good_bootstrap();
    auto& days = body["settings"]["roles"][role]["expiration"];
    days = 0;
    EXPECT_EQ(only_fault(read_plan(body)), "greater_than_equal" + loc);
    days = 100'000;
    EXPECT_EQ(only_fault(read_plan(body)), "less_than_equal" + loc);
    days = nullptr;
    EXPECT_EQ(only_fault(read_plan(body)), "int_type" + loc);
    body["settings"]["roles"][role].erase("expiration");
    EXPECT_EQ(only_fault(read_plan(body)), "missing" + loc);
  }
}

TEST(bootstrap_body, refuses_a_root_that_is_none) {
  auto body = good_bootstrap();
  body["metadata"]["root"]["signed"]["roles"].erase("snapshot");
  auto refused = read_plan(body);
  EXPECT_EQ(only_fault(refused), R"(value_error at ["body","metadata","root"])");
  EXPECT_NE(refused.error()[0]["msg"].get<std::string>().find("snapshot is missing"),
            std::string::npos);
  body["metadata"] = {{"root", 7}};
  EXPECT_EQ(only_fault(read_plan(body)), R"(model_attributes_type at ["body","metadata","root"])");
  body["metadata"] = 7;
  EXPECT_EQ(only_fault(read_plan(body)), R"(dict_type at ["body","metadata"])");
  body["metadata"] = json::object();
  EXPECT_EQ(only_fault(read_plan(body)), R"(missing at ["body","metadata","root"])");
  body = good_bootstrap();
  body["metadata"]["targets"] = first_root();
  EXPECT_EQ(only_fault(read_plan(body)),
            R"(literal_error at ["body","metadata","targets","[key]"])");
}

TEST(bootstrap_body, takes_members_of_vendors_in_the_signed_part_only_by_their_naming) {
  auto body = good_bootstrap();
  auto& part = body["metadata"]["root"]["signed"];
  part["x-acme-team"] = {{"any", nullptr}};
  auto payload = read_plan(body);
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(payload->at("metadata"), body["metadata"]) << "kept as it is";
  for (const auto* name : {"team", "x-team", "x--team", "x-acme-", "xacme-team-b"}) {
    auto bad = good_bootstrap();
    bad["metadata"]["root"]["signed"][name] = 1;
    auto refused = read_plan(bad);
    ASSERT_FALSE(refused) << name;
    EXPECT_NE(refused.error().dump().find("unrecognized_field must use format x-<vendor>-<name>"),
              std::string::npos);
  }
}

TEST(bootstrap_body, takes_null_for_absent_where_the_contract_says_so) {
  auto body = good_bootstrap();
  auto& sent = body["metadata"]["root"];
  sent["signatures"][0]["bundle"] = nullptr;
  sent["signed"]["delegations"] = nullptr;
  sent["signed"]["keys"]["k"]["name"] = nullptr;
  auto payload = read_plan(body);
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(payload->at("metadata"), good_bootstrap()["metadata"]);
}

TEST(bootstrap_body, lists_every_fault) {
  auto refused = read_plan({{"timeout", "x"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().size(), 3U) << refused.error();
}

} // namespace
} // namespace rstuf::http
