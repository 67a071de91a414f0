#include "cli/metadata_diff.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace rstuf::cli {
namespace {

json key_of(const std::string& name, const std::string& value = "aa") {
  return {{"keytype", "ed25519"},
          {"scheme", "ed25519"},
          {"keyval", {{"public", value}}},
          {"x-rstuf-key-name", name}};
}

// Signed by ada and grace; one online key for everything else.
json signed_root() {
  const json online{{"keyids", {"0online"}}, {"threshold", 1}};
  return {{"_type", "root"},
          {"version", 1},
          {"spec_version", "1.0.31"},
          {"expires", "2027-01-01T00:00:00Z"},
          {"consistent_snapshot", true},
          {"keys",
           {{"ada-key-id-longer", key_of("Ada")},
            {"grace", key_of("Grace")},
            {"0online", key_of("HSM")}}},
          {"roles",
           {{"root", {{"keyids", {"ada-key-id-longer", "grace"}}, {"threshold", 2}}},
            {"targets", online},
            {"snapshot", online},
            {"timestamp", online}}}};
}

json signed_targets() {
  return {{"_type", "targets"},
          {"version", 4},
          {"targets", {{"a.txt", {{"length", 6}, {"hashes", {{"sha256", "0123456789abcdef"}}}}}}},
          {"delegations",
           {{"keys", {{"k1", key_of("One")}, {"k2", key_of("Two")}}},
            {"roles",
             {{{"name", "dev"},
               {"keyids", {"k1"}},
               {"threshold", 1},
               {"paths", {"dev/*"}},
               {"terminating", false}},
              {{"name", "docs"},
               {"keyids", {"k2"}},
               {"threshold", 1},
               {"paths", {"docs/*"}},
               {"terminating", false}}}}}}};
}

std::vector<std::string> words_of(const json& before, const json& after) {
  std::vector<std::string> lines;
  for (const auto& c : difference(before, after))
    lines.push_back(in_words(c));
  return lines;
}

using lines = std::vector<std::string>;

TEST(metadata_diff, finds_nothing_between_equal_versions) {
  EXPECT_TRUE(difference(signed_root(), signed_root()).empty());
  EXPECT_TRUE(difference(signed_targets(), signed_targets()).empty());
  EXPECT_EQ(in_words(std::vector<change>{}), "  nothing\n");
}

TEST(metadata_diff, names_numbers_and_dates_that_changed) {
  auto after = signed_root();
  after["version"] = 2;
  after["expires"] = "2028-01-01T00:00:00Z";
  after["roles"]["root"]["threshold"] = 1;
  EXPECT_EQ(words_of(signed_root(), after),
            (lines{"~ expires: 2027-01-01T00:00:00Z -> 2028-01-01T00:00:00Z",
                   "~ root threshold: 2 -> 1", "~ version: 1 -> 2"}));
}

TEST(metadata_diff, names_root_keys_that_came_and_went) {
  auto after = signed_root();
  after["keys"].erase("ada-key-id-longer");
  after["keys"]["radia"] = key_of("Radia");
  after["roles"]["root"]["keyids"] = {"grace", "radia"};
  EXPECT_EQ(words_of(signed_root(), after),
            (lines{"+ root key radia: ed25519 (Radia)", "- root key ada-key-id-l: ed25519 (Ada)"}));
}

TEST(metadata_diff, shows_an_online_key_of_three_roles_once_and_where_it_is_kept) {
  auto after = signed_root();
  after["keys"].erase("0online");
  after["keys"]["1online"] = key_of("New");
  after["keys"]["1online"]["x-rstuf-online-key-uri"] = "fn:new";
  for (const auto* role : {"targets", "snapshot", "timestamp"})
    after["roles"][role]["keyids"] = {"1online"};
  EXPECT_EQ(words_of(signed_root(), after), (lines{"+ online key 1online: ed25519 (New) at fn:new",
                                                   "- online key 0online: ed25519 (HSM)"}));
}

TEST(metadata_diff, shows_other_bytes_under_a_known_key_id) {
  auto after = signed_root();
  after["keys"]["grace"]["keyval"]["public"] = "bb";
  const auto got = words_of(signed_root(), after);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_TRUE(got[0].starts_with("~ root key grace: ")) << got[0];
  EXPECT_TRUE(got[0].contains("\"aa\"") && got[0].contains("\"bb\"")) << got[0];
}

TEST(metadata_diff, shows_keys_that_no_role_uses_and_keys_that_are_not_described) {
  auto after = signed_root();
  after["keys"]["stray"] = key_of("Stray");
  after["roles"]["root"]["keyids"].push_back("ghost");
  EXPECT_EQ(words_of(signed_root(), after),
            (lines{"+ root key ghost: not described", "+ unused key stray: ed25519 (Stray)"}));
}

TEST(metadata_diff, names_artifacts_and_delegations) {
  auto after = signed_targets();
  after["targets"]["a.txt"]["length"] = 7;
  after["targets"]["b.txt"] = {{"length", 1}, {"hashes", {{"sha256", "ff"}}}};
  auto& roles = after["delegations"]["roles"];
  roles[0]["paths"] = {"dev/*", "test/*"};
  roles[0]["keyids"] = {"k1", "k2"};
  roles.erase(1);
  const auto got = words_of(signed_targets(), after);
  const std::string digest = "sha256 0123456789ab";
  const lines wanted{"~ artifact a.txt: 6 bytes, " + digest + " -> 7 bytes, " + digest,
                     "+ artifact b.txt: 1 bytes, sha256 ff",
                     "+ delegation dev key k2: ed25519 (Two)",
                     "~ delegation dev paths: dev/* -> dev/*, test/*",
                     "- delegation docs key k2: ed25519 (Two)",
                     "- delegation docs paths: docs/*",
                     "- delegation docs terminating: false",
                     "- delegation docs threshold: 1",
                     "~ delegations: dev, docs -> dev"};
  EXPECT_EQ(got, wanted);
}

TEST(metadata_diff, tells_that_delegations_changed_their_order) {
  auto after = signed_targets();
  std::swap(after["delegations"]["roles"][0], after["delegations"]["roles"][1]);
  EXPECT_EQ(words_of(signed_targets(), after), (lines{"~ delegations: dev, docs -> docs, dev"}));
}

TEST(metadata_diff, shows_everything_when_there_is_nothing_to_compare_with) {
  const auto got = words_of(nullptr, signed_root());
  EXPECT_EQ(std::ranges::count_if(got, [](const auto& line) { return line.starts_with("+ "); }),
            static_cast<std::ptrdiff_t>(got.size()));
  EXPECT_EQ(got.size(), 10U);
}

// Nobody may sign what they were not shown: each single value that changes anywhere has to appear.
TEST(metadata_diff, misses_no_change_of_any_value) {
  for (auto whole : {signed_root(), signed_targets()}) {
    whole["x-acme-note"] = {{"deep", {1, 2}}};
    const auto values = whole.flatten();
    for (const auto& [place, value] : values.items()) {
      auto after = whole;
      after[json::json_pointer(place)] = "changed";
      if (place.ends_with("/name") || place.contains("keyids"))
        continue; // names and ids are references; the tests above change them
      EXPECT_FALSE(difference(whole, after).empty()) << place;
    }
  }
}

TEST(metadata_diff, shows_members_that_only_look_like_those_of_another_role) {
  auto root = signed_root();
  root["targets"] = 7;
  EXPECT_EQ(words_of(signed_root(), root), (lines{"+ targets: 7"}));
  auto targets = signed_targets();
  targets["roles"] = "x";
  targets["keys"] = "y";
  EXPECT_EQ(words_of(signed_targets(), targets), (lines{"+ keys: y", "+ roles: x"}));
}

TEST(metadata_diff, shortens_long_lists_and_says_so) {
  auto after = signed_targets();
  for (int i = 0; i < 30; ++i)
    after["targets"]["new-" + std::to_string(i)] = {{"length", i}, {"hashes", json::object()}};
  const auto text = in_words(difference(signed_targets(), after), 5);
  EXPECT_TRUE(text.contains("and 25 more of: artifact")) << text;
  EXPECT_EQ(std::ranges::count(text, '\n'), 6);
}

} // namespace
} // namespace rstuf::cli
