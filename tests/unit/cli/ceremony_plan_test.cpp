#include "cli/ceremony_plan.hpp"

#include "cli/yaml.hpp"
#include "tests/support/must.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace rstuf::cli {
namespace {

using rstuf::test::must;

const std::string smallest = R"(
root: {threshold: 1, keys: [{file: a.pub.json}]}
online_key: {uri: "fn:online", file: online.pub.json}
sign_with: [a]
)";

result<ceremony_plan> parsed(const std::string& yaml) {
  const auto document = parse_yaml(yaml);
  return document ? parse_plan(*document, "/plans") : std::unexpected(document.error());
}

std::string fault(const std::string& yaml) {
  const auto plan = parsed(yaml);
  EXPECT_FALSE(plan) << yaml;
  return plan ? "" : plan.error().context;
}

std::string file_text(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(name).rdbuf();
  return text.str();
}

TEST(ceremony_plan, takes_rstufs_defaults_for_what_is_left_out) {
  const auto plan = must(parsed(smallest));
  EXPECT_EQ(plan.expiration.root, 365);
  EXPECT_EQ(plan.expiration.targets, 365);
  EXPECT_EQ(plan.expiration.snapshot, 1);
  EXPECT_EQ(plan.expiration.timestamp, 1);
  EXPECT_EQ(plan.bins.expiration, 1);
  EXPECT_EQ(plan.bins.count, 256);
  EXPECT_EQ(plan.bins.style, tuf::bin_style::succinct);
  EXPECT_TRUE(plan.delegations.empty());
  EXPECT_EQ(plan.timeout, 300);
}

TEST(ceremony_plan, takes_custom_roles_in_place_of_bins) {
  const auto plan = must(parsed(smallest + R"(
delegations:
  roles:
    - {name: dev, paths: ["dev/*"], expiration: 30}
    - name: rel
      paths: ["rel/*", "rel/?/*"]
      expiration: 365
      threshold: 2
      keys: [{file: tim, name: Tim}, {file: sue}]
      terminating: true
      bins: {style: classic}
)"));
  ASSERT_EQ(plan.delegations.size(), 2U);
  EXPECT_TRUE(plan.delegations[0].keys.empty());
  EXPECT_FALSE(plan.delegations[0].bins);
  const auto& rel = plan.delegations[1];
  EXPECT_EQ(rel.paths, (std::vector<std::string>{"rel/*", "rel/?/*"}));
  EXPECT_EQ(rel.keys.at(1).file, "/plans/sue");
  EXPECT_EQ(rel.keys.at(1).field, "delegations.roles[1].keys[1].file");
  EXPECT_EQ(rel.threshold, 2);
  EXPECT_TRUE(rel.terminating);
  EXPECT_EQ(rel.bins->style, tuf::bin_style::classic);
  EXPECT_EQ(rel.bins->count, 256);
}

TEST(ceremony_plan, starts_relative_paths_at_its_own_directory) {
  const auto plan = must(parsed(smallest));
  EXPECT_EQ(plan.root_keys.at(0).file, "/plans/a.pub.json");
  EXPECT_EQ(plan.sign_with.at(0).file, "/plans/a");
  const auto other = must(parsed(R"(
root: {threshold: 1, keys: [{file: /abs/a}]}
online_key: {uri: "fn:online", directory: keys}
sign_with: ["file:/abs/a", {file: b, passphrase_fd: 4}]
)"));
  EXPECT_EQ(other.root_keys.at(0).file, "/abs/a");
  EXPECT_EQ(other.online_key.key.file, "/plans/keys/online");
  EXPECT_EQ(other.sign_with.at(0).file, "/abs/a");
  EXPECT_EQ(other.sign_with.at(1).passphrase_fd, 4);
}

TEST(ceremony_plan, reads_the_example_of_the_documentation) {
  const auto plan = must(read_plan(EXAMPLE_PLAN));
  EXPECT_EQ(plan.root_threshold, 2);
  EXPECT_EQ(plan.root_keys.size(), 3U);
  EXPECT_EQ(plan.root_keys.at(1).name, "Grace Hopper");
  EXPECT_EQ(plan.expiration.snapshot, 7);
  EXPECT_EQ(plan.sign_with.at(1).passphrase_fd, 3);
}

TEST(ceremony_plan, example_is_also_the_one_in_the_text) {
  EXPECT_TRUE(file_text(PLAN_PAGE).contains("```yaml\n" + file_text(EXAMPLE_PLAN) + "```"));
}

TEST(ceremony_plan, reads_the_custom_roles_of_the_documentation) {
  const auto page = file_text(PLAN_PAGE);
  const auto begin = page.find("\ndelegations:\n");
  ASSERT_NE(begin, page.npos);
  const auto plan = must(parsed(smallest + page.substr(begin, page.find("```", begin) - begin)));
  ASSERT_EQ(plan.delegations.size(), 2U);
  EXPECT_EQ(plan.delegations[0].keys.at(1).name, "Sue");
  EXPECT_EQ(plan.delegations[1].bins->count, 256);
}

TEST(ceremony_plan, names_the_field_that_is_wrong) {
  const auto with = [](std::string more) { return smallest + std::move(more) + "\n"; };
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "the document: "},
      {"[]", "the document: "},
      {"root: {}", "root.keys: missing"},
      {"root: {keys: []}", "root.keys: not a list"},
      {"root: {keys: [{}]}", "root.keys[0].file: missing"},
      {"root: {keys: [{file: a}, {file: 7}]}", "root.keys[1].file: not a text"},
      {"root: {keys: [{file: a, nam: b}]}", "root.keys[0].nam: no such field"},
      {"root: {keys: [a]}", "root.keys[0]: no mapping"},
      {"root: {keys: [{file: a}]}", "root.threshold: missing"},
      {"root: {keys: [{file: a}], threshold: 0}", "root.threshold: not a whole number"},
      {"root: {keys: [{file: a}], threshold: '1'}", "root.threshold: not a whole number"},
      {"root: {keys: [{file: a}], threshold: 2}", "root.threshold: more than there are keys"},
      {with("targets: {expiration: 0}"), "targets.expiration: not a whole number"},
      {with("snapshot: {expiration: 1.5}"), "snapshot.expiration: not a whole number"},
      {with("timestamp: 1"), "timestamp: no mapping"},
      {with("timestamp: {expires: 1}"), "timestamp.expires: no such field"},
      {with("bins: {number_of_delegated_bins: 3}"),
       "bins.number_of_delegated_bins: not a power of two"},
      {with("bins: {number_of_delegated_bins: 1}"),
       "bins.number_of_delegated_bins: not a whole number from 2 to 16384"},
      {with("bins: {number_of_delegated_bins: 32768}"),
       "bins.number_of_delegated_bins: not a whole number from 2 to 16384"},
      {with("bins: {style: modern}"), "bins.style: neither succinct nor classic"},
      {with("delegations: {}"), "delegations.roles: missing"},
      {with("delegations: {roles: []}"), "delegations.roles: not a list"},
      {with("delegations: {roles: [{name: targets, paths: [a], expiration: 1}]}"),
       "delegations.roles[0].name: role name: that of a top-level role"},
      {with("delegations: {roles: [{name: a, paths: ['a/[b]'], expiration: 1}]}"),
       "delegations.roles[0].paths: a/[b]: "},
      {with("delegations: {roles: [{name: a, paths: [a], expiration: 1}, "
            "{name: a, paths: [b], expiration: 1}]}"),
       "delegations.roles[1].name: stands there twice"},
      {with("delegations: {roles: [{name: a, paths: [a], expiration: 1, threshold: 2}]}"),
       "delegations.roles[0].threshold: more than there are keys"},
      {with("bins: {}\ndelegations: {roles: [{name: a, paths: [a], expiration: 1}]}"),
       "delegations: give either bins or delegations"},
      {with("timeout: 0"), "timeout: not a whole number"},
      {with("treshold: 1"), "treshold: no such field"}};
  for (const auto& [yaml, want] : cases)
    EXPECT_TRUE(fault(yaml).starts_with(want)) << yaml << "\n" << fault(yaml);
}

TEST(ceremony_plan, wants_a_plain_file_name_behind_fn_and_one_way_to_the_public_half) {
  const std::string head = "root: {threshold: 1, keys: [{file: a}]}\nsign_with: [a]\nonline_key: ";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"{}", "online_key.uri: missing"},
      {"{uri: awskms:x, file: a}", "online_key.uri: not of the form"},
      {"{uri: 'fn:', file: a}", "online_key.uri: not of the form"},
      {"{uri: 'fn:../a', file: a}", "online_key.uri: not of the form"},
      {"{uri: 'fn:..', file: a}", "online_key.uri: not of the form"},
      {"{uri: 'fn:a'}", "online_key.file: give either"},
      {"{uri: 'fn:a', file: a, directory: b}", "online_key.file: give either"}};
  for (const auto& [online, want] : cases)
    EXPECT_TRUE(fault(head + online).starts_with(want)) << online << "\n" << fault(head + online);
}

TEST(ceremony_plan, may_leave_all_signatures_to_later) {
  const std::string head =
      "root: {threshold: 1, keys: [{file: a}]}\nonline_key: {uri: 'fn:o', file: o}\n";
  for (const auto* nobody : {"", "sign_with: []", "sign_with: ~"})
    EXPECT_TRUE(must(parsed(head + nobody)).sign_with.empty());
  EXPECT_TRUE(fault(head + "sign_with: a").starts_with("sign_with: not a list"));
  EXPECT_EQ(fault(head + "sign_with: [{passphrase_fd: 3}]"), "sign_with[0].file: missing");
  EXPECT_TRUE(fault(head + "sign_with: [{file: a, passphrase_fd: -1}]")
                  .starts_with("sign_with[0].passphrase_fd: not a whole number"));
}

TEST(yaml, tells_numbers_and_special_words_from_texts) {
  EXPECT_EQ(must(parse_yaml("{a: 1, b: '1', c: true, d: ~, e: fn:x, f: [x, -2], g: 1.5}")),
            json::parse(R"({"a":1,"b":"1","c":true,"d":null,"e":"fn:x","f":["x",-2],"g":"1.5"})"));
}

TEST(yaml, refuses_what_is_malformed_with_its_line) {
  const auto got = parse_yaml("a: 1\nb: [1\nc: 2\n");
  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().context.starts_with("YAML: line ")) << got.error().context;
  EXPECT_EQ(parse_yaml("a: 1\na: 2\n").error().context, "YAML: line 2: \"a\" stands there twice");
  EXPECT_FALSE(parse_yaml("[1, 2]: 3"));
}

TEST(yaml, ends_aliases_that_multiply) {
  std::string bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
  for (int i = 1; i < 9; ++i) {
    const auto before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k)
      bomb += ", " + before;
    bomb += "]\n";
  }
  EXPECT_EQ(parse_yaml(bomb).error().code, errc::too_large);
  EXPECT_EQ(parse_yaml(std::string(100, '[') + std::string(100, ']')).error().code,
            errc::too_large);
}

} // namespace
} // namespace rstuf::cli
