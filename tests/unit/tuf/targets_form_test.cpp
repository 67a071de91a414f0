#include "random_role.hpp"
#include "test_data.hpp"
#include "tuf/metadata.hpp"

#include <gtest/gtest.h>

// The form of targets metadata and its delegations.
namespace rstuf::tuf {
namespace {

json role(const json& changes = json::object()) {
  json out = {
      {"name", "a"}, {"keyids", {"k"}}, {"threshold", 1}, {"terminating", false}, {"paths", {"*"}}};
  for (const auto& [name, value] : changes.items()) {
    if (value.is_null())
      out.erase(name);
    else
      out[name] = value;
  }
  return out;
}

json succinct(const json& changes = json::object()) {
  json out = {{"keyids", {"k"}}, {"threshold", 1}, {"bit_length", 8}, {"name_prefix", "bins"}};
  out.update(changes);
  return out;
}

void expect_refused(const json& members) {
  json document = {{"keys", json::object()}};
  document.update(members);
  auto d = delegations_from_json(document);
  ASSERT_FALSE(d) << document;
  EXPECT_EQ(d.error().code, errc::invalid_argument);
}

TEST(delegations, are_roles_or_bins_and_not_both) {
  EXPECT_TRUE(delegations_from_json({{"keys", json::object()}, {"roles", {role()}}}));
  EXPECT_TRUE(delegations_from_json({{"keys", json::object()}, {"roles", json::array()}}));
  EXPECT_TRUE(delegations_from_json({{"keys", json::object()}, {"succinct_roles", succinct()}}));
  expect_refused({{"roles", {role()}}, {"succinct_roles", succinct()}});
  expect_refused(json::object());
  expect_refused({{"roles", nullptr}});
  expect_refused({{"roles", json::object()}});
  expect_refused({{"roles", json::array()}, {"keys", json::array()}});
}

TEST(delegations, do_not_use_a_name_twice_or_a_top_level_one) {
  expect_refused({{"roles", {role(), role()}}});
  for (const auto* name : {"", "root", "targets", "snapshot", "timestamp"})
    expect_refused({{"roles", {role({{"name", name}})}}});
}

TEST(delegations, match_by_paths_or_by_hash_and_not_both) {
  json both = role();
  both["path_hash_prefixes"] = {"00"};
  expect_refused({{"roles", {both}}});
  expect_refused({{"roles", {role({{"paths", nullptr}})}}});
  expect_refused({{"roles", {role({{"paths", {1}}})}}});
  expect_refused({{"roles", {role({{"paths", "*"}})}}});
}

TEST(delegations, need_every_member_of_a_role) {
  for (const auto* name : {"name", "keyids", "threshold", "terminating"})
    expect_refused({{"roles", {role({{name, nullptr}})}}});
  for (const json& bad : {json{{"terminating", 1}}, json{{"threshold", 0}}, json{{"name", 1}},
                          json{{"keyids", {"a", "a"}}}, json{{"keyids", "a"}}})
    expect_refused({{"roles", {role(bad)}}});
  expect_refused({{"roles", {1}}});
}

TEST(delegations, split_the_hashes_by_one_to_32_bits) {
  for (const json& bad :
       {json{{"bit_length", 0}}, json{{"bit_length", 33}}, json{{"bit_length", 8.0}},
        json{{"bit_length", nullptr}}, json{{"name_prefix", 1}}, json{{"threshold", 0}},
        json{{"keyids", {"a", "a"}}}})
    expect_refused({{"succinct_roles", succinct(bad)}});
  expect_refused({{"succinct_roles", json::array()}});
}

TEST(delegations, come_back_as_they_were) {
  test::random_source random;
  for (int i = 0; i < 200; ++i) {
    auto d = test::random_delegations(random);
    EXPECT_EQ(delegations_from_json(to_json(d)), d);
  }
}

TEST(target_file, has_a_length_and_hashes) {
  json good = {{"length", 0}, {"hashes", {{"sha256", "00"}}}};
  EXPECT_TRUE(target_file_from_json(good));
  for (const json& bad : {json{{"length", -1}}, json{{"length", 1.0}}, json{{"length", "1"}},
                          json{{"hashes", json::object()}}, json{{"hashes", {"sha256"}}},
                          json{{"hashes", {{"sha256", nullptr}}}}}) {
    auto document = good;
    document.update(bad);
    EXPECT_FALSE(target_file_from_json(document)) << bad;
  }
  for (const auto* name : {"length", "hashes"}) {
    auto document = good;
    document.erase(name);
    EXPECT_FALSE(target_file_from_json(document)) << name;
  }
}

TEST(target_file, comes_back_as_it_was) {
  test::random_source random;
  for (int i = 0; i < 200; ++i) {
    auto f = test::random_target_file(random);
    EXPECT_EQ(target_file_from_json(to_json(f)), f);
  }
}

TEST(targets, names_the_faulty_file) {
  auto document = test::read_data_json("python_tuf/targets.json");
  document["signed"]["targets"]["file.txt"]["length"] = -1;
  auto m = metadata_from_json<targets>(document);
  ASSERT_FALSE(m);
  EXPECT_NE(m.error().context.find("file.txt"), std::string::npos) << m.error().context;
}

} // namespace
} // namespace rstuf::tuf
