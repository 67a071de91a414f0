#include "tuf/metadata.hpp"

#include "test_data.hpp"

#include <gtest/gtest.h>

// What must not pass for metadata, whoever signed it.
namespace rstuf::tuf {
namespace {

json file(const char* name) {
  return test::read_data_json(std::string{"python_tuf/"}.append(name).append(".json"));
}

template <class Role>
void expect_refused(const json& document, const std::string& culprit) {
  auto m = metadata_from_json<Role>(document);
  ASSERT_FALSE(m) << culprit;
  EXPECT_EQ(m.error().code, errc::invalid_argument);
  EXPECT_NE(m.error().context.find(culprit), std::string::npos) << m.error().context;
}

/// Each value in turn in the place of a member that is fine.
template <class Role>
void expect_refused_values(const char* name, const char* pointer,
                           std::initializer_list<json> values) {
  json::json_pointer at{pointer};
  auto good = file(name);
  ASSERT_TRUE(metadata_from_json<Role>(good));
  for (const auto& value : values) {
    auto bad = good;
    bad[at] = value;
    expect_refused<Role>(bad, at.back());
  }
  auto bad = good;
  bad[at.parent_pointer()].erase(at.back());
  expect_refused<Role>(bad, at.back());
}

TEST(metadata, must_have_the_type_it_is_read_as) {
  expect_refused<targets>(file("snapshot"), "_type");
  expect_refused<root>(file("targets"), "_type");
  expect_refused<timestamp>(file("snapshot"), "_type");
  expect_refused<snapshot>(file("timestamp"), "_type");
  expect_refused_values<root>("root", "/signed/_type", {1, nullptr, "Root", ""});
}

TEST(metadata, has_a_version_of_at_least_one) {
  expect_refused_values<timestamp>(
      "timestamp", "/signed/version",
      {0, -1, 1.0, 1.5, "1", true, nullptr, 9223372036854775808U, json::array()});
}

TEST(metadata, follows_version_one_of_the_specification) {
  expect_refused_values<timestamp>("timestamp", "/signed/spec_version",
                                   {"2.0.0", "1", "1.", "1.0.", "1..0", "1.0.0.0", "1.a", "10.0",
                                    "", ".0", "v1.0", "1.0-rc", 1, nullptr});
  auto good = file("timestamp");
  for (const auto* version : {"1.0", "1.0.0", "1.0.99", "1.2"}) {
    good["signed"]["spec_version"] = version;
    EXPECT_TRUE(metadata_from_json<timestamp>(good)) << version;
  }
}

TEST(metadata, expires_at_a_moment_in_utc) {
  expect_refused_values<timestamp>("timestamp", "/signed/expires",
                                   {"2031-02-29T00:00:00Z", "2031-02-28", "", 1, nullptr});
}

TEST(metadata, is_refused_with_a_fraction_anywhere_in_the_signed_part) {
  auto bad = file("timestamp");
  bad["signed"]["x"] = {{"deep", {1, 0.5}}};
  expect_refused<timestamp>(bad, "no integer");
}

TEST(metadata, keeps_a_fraction_outside_the_signed_part) {
  auto document = file("timestamp");
  document["x"] = 0.5;
  auto m = metadata_from_json<timestamp>(document);
  ASSERT_TRUE(m);
  EXPECT_EQ(parse_metadata<timestamp>(serialize(*m)), *m);
}

TEST(metadata, has_one_signature_a_key_id) {
  auto bad = file("timestamp");
  bad["signatures"].push_back(bad["signatures"][0]);
  expect_refused<timestamp>(bad, "two signatures");
}

TEST(metadata, has_signatures_of_key_id_and_sig) {
  expect_refused_values<timestamp>("timestamp", "/signatures",
                                   {nullptr,
                                    json::object(),
                                    {1},
                                    {{{"keyid", "a"}}},
                                    {{{"keyid", 1}, {"sig", "a"}}},
                                    {{{"sig", "a"}}}});
  auto unsigned_yet = file("timestamp");
  unsigned_yet["signatures"] = json::array();
  EXPECT_TRUE(metadata_from_json<timestamp>(unsigned_yet));
}

TEST(metadata, is_an_object_with_a_signed_part) {
  for (const json& bad : {json(), json::array(), json("a"), json::object()})
    expect_refused<root>(bad, "root metadata");
  expect_refused_values<root>("root", "/signed", {nullptr, json::array(), 1});
}

TEST(metadata, is_refused_beyond_the_limits_of_json) {
  auto text = test::read_data("python_tuf/root.json");
  EXPECT_EQ(parse_metadata<root>(text, {.bytes = 100}).error().code, errc::too_large);
  EXPECT_EQ(parse_metadata<root>(text, {.depth = 3}).error().code, errc::too_large);
}

TEST(root, has_the_four_top_level_roles_and_no_others) {
  for (const auto* name : {"root", "targets", "snapshot", "timestamp"}) {
    auto bad = file("root");
    bad["signed"]["roles"].erase(name);
    expect_refused<root>(bad, name);
  }
  auto other = file("root");
  other["signed"]["roles"]["other"] = other["signed"]["roles"]["root"];
  expect_refused<root>(other, "other");
  auto mirrors = file("root");
  mirrors["signed"]["roles"]["mirrors"] = mirrors["signed"]["roles"]["root"];
  EXPECT_TRUE(metadata_from_json<root>(mirrors));
}

TEST(root, has_roles_of_distinct_key_ids_and_a_threshold) {
  expect_refused_values<root>("root", "/signed/roles/root/threshold", {0, -1, 1.0, "1", nullptr});
  expect_refused_values<root>("root", "/signed/roles/root/keyids",
                              {{"a", "a"}, {1}, "a", nullptr, json::object()});
}

TEST(root, says_whether_snapshots_are_consistent) {
  expect_refused_values<root>("root", "/signed/consistent_snapshot", {nullptr, 1, "true"});
}

TEST(root, has_keys_that_can_be_read) {
  expect_refused_values<root>("root", "/signed/keys", {nullptr, json::array(), 1, {{"a", 1}}});
}

TEST(timestamp, describes_the_snapshot) {
  expect_refused_values<timestamp>("timestamp", "/signed/meta/snapshot.json",
                                   {nullptr, 1, json::array()});
  json::json_pointer at{"/signed/meta/snapshot.json"};
  for (const json& part : {json{{"version", 0}}, json{{"length", -1}}, json{{"length", 1.0}},
                           json{{"hashes", json::object()}}, json{{"hashes", {{"sha256", 1}}}},
                           json{{"hashes", nullptr}}, json{{"length", nullptr}}}) {
    auto bad = file("timestamp");
    bad[at].update(part);
    expect_refused<timestamp>(bad, part.begin().key());
  }
}

TEST(timestamp, keeps_other_files_it_lists) {
  auto document = file("timestamp");
  document["signed"]["meta"]["other.json"] = {{"version", 1}};
  auto m = metadata_from_json<timestamp>(document);
  ASSERT_TRUE(m);
  EXPECT_EQ(to_document(*m), document);
}

TEST(snapshot, lists_files_with_versions) {
  expect_refused_values<snapshot>("snapshot", "/signed/meta", {nullptr, json::array(), 1});
  for (const json& entry : {json(), json(1), json::object(), json{{"version", 0}}}) {
    auto bad = file("snapshot");
    bad["signed"]["meta"]["bins-00.json"] = entry;
    expect_refused<snapshot>(bad, "bins-00.json");
  }
}

TEST(metadata, of_a_role_in_memory_is_what_will_be_read) {
  timestamp t;
  t.unrecognized["x"] = "é\n";
  auto m = unsigned_metadata(t);
  ASSERT_TRUE(m);
  EXPECT_TRUE(m->signatures.empty());
  EXPECT_EQ(parse_metadata<timestamp>(serialize(*m)), *m);
  t.unrecognized["x"] = 0.5;
  EXPECT_FALSE(unsigned_metadata(t));
}

TEST(metadata, is_written_with_signatures_before_the_signed_part) {
  EXPECT_EQ(serialize("{\"a\":\"\n\"}", {{.keyid = "k", .sig = "00"}}),
            R"({"signatures":[{"keyid":"k","sig":"00"}],"signed":{"a":"\u000a"}})");
}

TEST(top_level_roles, are_four) {
  for (const auto* name : {"root", "targets", "snapshot", "timestamp"})
    EXPECT_TRUE(is_top_level(name));
  for (const auto* name : {"", "Root", "mirrors", "root.json", "1.root"})
    EXPECT_FALSE(is_top_level(name));
}

} // namespace
} // namespace rstuf::tuf
