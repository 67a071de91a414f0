#include "http/metadata_body.hpp"

#include "faults_of.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

using list = std::vector<std::string>;

template <class Read>
auto reader(Read read) {
  return [read](const json& body) {
    auto text = body.dump();
    return read(test::with_body(text));
  };
}

const auto update = reader(read_metadata_update);
const auto online_update = reader(read_online_update);
const auto sign = reader(read_signature);
const auto stop = reader(read_signing_to_delete);

json second_root() {
  json role = {{"keyids", {"k"}}, {"threshold", 1}};
  json part = {
      {"_type", "root"},
      {"version", 2},
      {"spec_version", "1.0.31"},
      {"expires", "2030-01-01T00:00:00Z"},
      {"consistent_snapshot", true},
      {"keys", {{"k", test::ed25519_key('a')}}},
      {"roles", {{"root", role}, {"targets", role}, {"snapshot", role}, {"timestamp", role}}},
      {"x-acme-team", {{"any", nullptr}}}};
  return {{"signatures", {{{"keyid", "k"}, {"sig", ""}}}}, {"signed", part}};
}

TEST(metadata_body, keeps_a_new_root_as_it_was_sent) {
  json body = {{"metadata", {{"root", second_root()}}}};
  const auto expected = body;
  body["metadata"]["root"]["signatures"][0]["bundle"] = nullptr;
  body["metadata"]["root"]["signed"]["delegations"] = nullptr;
  body["unknown"] = 1;
  auto payload = update(body);
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(*payload, expected);
}

TEST(metadata_body, refuses_what_is_no_root) {
  EXPECT_EQ(test::faults_of(update(json::object())), list{R"(missing at ["body","metadata"])"});
  EXPECT_EQ(test::faults_of(update({{"metadata", {{"snapshot", second_root()}}}})),
            (list{R"(literal_error at ["body","metadata","snapshot","[key]"])",
                  R"(missing at ["body","metadata","root"])"}));
  auto bad = second_root();
  bad["signed"]["_type"] = "targets";
  EXPECT_EQ(test::faults_of(update({{"metadata", {{"root", bad}}}})),
            list{R"(value_error at ["body","metadata","root"])"});
  EXPECT_EQ(test::faults_of(update({{"metadata", {{"root", nullptr}}}})),
            list{R"(model_attributes_type at ["body","metadata","root"])"});
}

TEST(metadata_body, takes_names_and_uris_of_keys_as_strings_or_null) {
  auto bad = second_root();
  auto& key = bad["signed"]["keys"]["k"];
  key["name"] = nullptr;
  key["x-rstuf-key-name"] = "Jimi";
  EXPECT_TRUE(update({{"metadata", {{"root", bad}}}}));
  key["name"] = true;
  key["x-rstuf-online-key-uri"] = 7;
  const std::string place = R"(string_type at ["body","metadata","root","signed","keys","k",)";
  EXPECT_EQ(test::faults_of(update({{"metadata", {{"root", bad}}}})),
            (list{place + R"("name"])", place + R"("x-rstuf-online-key-uri"])"}));
}

TEST(metadata_body, lists_every_fault_of_a_root_at_its_place) {
  auto bad = second_root();
  bad["signatures"] = {{{"keyid", "k"}}, 7};
  auto& part = bad["signed"];
  part.erase("expires");
  part["version"] = 0;
  part["keys"]["k"].erase("keytype");
  part["roles"]["root"] = {{"keyids", {1}}};
  part["team"] = 1;
  const std::string at = R"( at ["body","metadata","root",)";
  EXPECT_EQ(test::faults_of(update({{"metadata", {{"root", bad}}}})),
            (list{"missing" + at + R"("signatures",0,"sig"])",
                  "model_attributes_type" + at + R"("signatures",1])",
                  "missing" + at + R"("signed","expires"])",
                  "greater_than_equal" + at + R"("signed","version"])",
                  "missing" + at + R"("signed","keys","k","keytype"])",
                  "string_type" + at + R"("signed","roles","root","keyids",0])",
                  "missing" + at + R"("signed","roles","root","threshold"])",
                  "value_error" + at + R"("signed","team"])"}));
  EXPECT_EQ(test::faults_of(update({{"metadata", {{"root", json::object()}}}})),
            (list{"missing" + at + R"("signatures"])", "missing" + at + R"("signed"])"}));
}

TEST(metadata_body, lists_the_roles_to_sign_anew) {
  EXPECT_EQ(online_update({{"roles", json::array()}}).value(), (json{{"roles", json::array()}}));
  EXPECT_EQ(online_update({{"roles", {"snapshot", "dev"}}, {"unknown", 1}}).value(),
            (json{{"roles", {"snapshot", "dev"}}}));
  EXPECT_EQ(test::faults_of(online_update({{"roles", {"snapshot", 7, nullptr}}})),
            (list{R"(string_type at ["body","roles",1])", R"(string_type at ["body","roles",2])"}));
  EXPECT_EQ(test::faults_of(online_update({{"roles", "snapshot"}})),
            list{R"(list_type at ["body","roles"])"});
  EXPECT_EQ(test::faults_of(online_update(json::object())), list{R"(missing at ["body","roles"])"});
}

TEST(metadata_body, holds_one_signature_for_one_role) {
  json body = {{"role", "root"}, {"signature", {{"keyid", "k"}, {"sig", "00ff"}}}};
  const auto expected = body;
  body["signature"]["bundle"] = nullptr;
  EXPECT_EQ(sign(body).value(), expected);
  EXPECT_EQ(test::faults_of(sign(json::object())),
            (list{R"(missing at ["body","role"])", R"(missing at ["body","signature"])"}));
  EXPECT_EQ(test::faults_of(sign({{"role", 1}, {"signature", {{"sig", 2}}}})),
            (list{R"(string_type at ["body","role"])", R"(missing at ["body","signature","keyid"])",
                  R"(string_type at ["body","signature","sig"])"}));
  body["signature"]["sig"] = std::string(8193, '0');
  EXPECT_EQ(test::faults_of(sign(body)), list{R"(string_too_long at ["body","signature","sig"])"});
}

TEST(metadata_body, names_the_role_whose_signing_ends) {
  EXPECT_EQ(stop({{"role", "Some_Role"}}).value(), (json{{"role", "Some_Role"}}));
  EXPECT_EQ(test::faults_of(stop({{"role", nullptr}})), list{R"(string_type at ["body","role"])"});
  EXPECT_EQ(test::faults_of(stop({{"role", std::string(129, 'a')}})),
            list{R"(string_too_long at ["body","role"])"});
}

} // namespace
} // namespace rstuf::http
