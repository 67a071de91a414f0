#include "cli/plan_document.hpp"

#include "cli/yaml.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temp_directory.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <random>

namespace rstuf::cli {
namespace {

using rstuf::test::must;

/// Plans of every shape, with texts that YAML would take for something else.
class random_plans {
public:
  explicit random_plans(unsigned seed) : random_(seed) {}

  ceremony_plan next() {
    ceremony_plan plan;
    plan.expiration = {number(36'500), number(36'500), number(36'500), number(36'500)};
    plan.bins = bins();
    for (int i = 0, roles = below(4); i < roles; ++i)
      plan.delegations.push_back(role(i));
    plan.root_keys = keys(1 + below(4));
    plan.root_threshold = number(static_cast<int>(plan.root_keys.size()));
    plan.online_key = {.key = key(), .uri = "fn:" + file_name()};
    for (int i = 0, signers = below(3); i < signers; ++i)
      plan.sign_with.push_back(
          {.file = file_name(),
           .passphrase_fd = below(2) == 0 ? std::optional(below(10)) : std::nullopt,
           .field = ""});
    plan.timeout = number(86'400);
    return plan;
  }

private:
  int below(int limit) { return std::uniform_int_distribution(0, limit - 1)(random_); }
  std::int64_t number(int most) { return 1 + below(most); }

  template <std::size_t N>
  std::string one_of(const char* const (&choices)[N]) {
    return choices[below(static_cast<int>(N))];
  }
  std::string holder() {
    return one_of({"",
                   "Ada",
                   "7",
                   "true",
                   "null",
                   "~",
                   "1.5",
                   " # no comment",
                   "a: b",
                   "- x",
                   "Grace \"Amazing\" Hopper",
                   "back\\slash",
                   "two\nlines\t",
                   "Ünïcödé 鍵",
                   "!tag",
                   "&a",
                   "*a",
                   "'",
                   "0x10",
                   "yes",
                   "%",
                   "@",
                   "`",
                   "{",
                   "[]",
                   "|",
                   ">",
                   "\x01\x7f"});
  }
  std::string file_name() {
    return one_of({"a", "7", "a b.pub.json", "ä.pem", "true", "key: x", "#k", "~"});
  }
  plan_public_key key() {
    const auto place = one_of({"keys/", "", "/abs/", "../other/", "./", "deep/er/../"});
    if (below(6) == 0)
      return {"pkcs11:token=a%20b;object=k?module-path=/usr/lib/x.so", holder(), ""};
    return {place + file_name(), holder(), ""};
  }
  std::vector<plan_public_key> keys(int count) {
    std::vector<plan_public_key> all;
    for (int i = 0; i < count; ++i)
      all.push_back(key());
    return all;
  }
  plan_bins bins() {
    return {.count = std::int64_t{2} << below(13),
            .expiration = number(36'500),
            .style = below(2) == 0 ? tuf::bin_style::classic : tuf::bin_style::succinct};
  }
  plan_role role(int place) {
    plan_role one;
    one.name = "role-" + std::to_string(place);
    one.expiration = number(36'500);
    one.paths = {one_of({"*", "a/*", "true/x", "7", "x # y/z", "ä/*"}), "b"};
    one.keys = keys(below(3));
    one.threshold = number(std::max(1, static_cast<int>(one.keys.size())));
    one.terminating = below(2) == 0;
    if (below(2) == 0)
      one.bins = bins();
    return one;
  }

  std::mt19937 random_;
};

unsigned seed_of_the_test() {
  const char* given = std::getenv("RSTUF_TEST_SEED");
  return given == nullptr ? std::random_device{}()
                          : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

TEST(plan_document, is_read_back_equal_from_the_yaml_it_is_written_as) {
  const auto seed = seed_of_the_test();
  SCOPED_TRACE("RSTUF_TEST_SEED=" + std::to_string(seed));
  random_plans plans{seed};
  for (int i = 0; i < 500; ++i) {
    const auto document = plan_document(plans.next(), {});
    const auto text = to_yaml(document);
    const auto read = parse_yaml(text);
    ASSERT_TRUE(read) << read.error().context << "\n" << text;
    const auto plan = parse_plan(*read, {});
    ASSERT_TRUE(plan) << plan.error().context << "\n" << text;
    ASSERT_EQ(plan_document(*plan, {}), document) << text;
  }
}

TEST(plan_document, names_the_same_files_from_the_directory_it_is_saved_in) {
  const rstuf::test::temp_directory home;
  const auto plans = home.path() / "plans";
  std::filesystem::create_directories(plans);
  std::filesystem::create_directories(home.path() / "keys");
  const auto here = std::filesystem::relative(home.path() / "keys");
  ceremony_plan plan;
  plan.root_keys = {{here / "ada.pub.json", "Ada", ""}, {"/abs/grace", "", ""}};
  plan.online_key = {{here / "online", "", ""}, "fn:online"};
  plan.sign_with = {{here / "ada", std::nullopt, ""}};
  must(save_plan(plan, plans / "plan.yml"));
  const auto read = must(read_plan(plans / "plan.yml"));
  EXPECT_EQ(std::filesystem::weakly_canonical(read.root_keys.at(0).file),
            std::filesystem::weakly_canonical(home.path() / "keys/ada.pub.json"));
  EXPECT_EQ(read.root_keys.at(1).file, "/abs/grace");
  EXPECT_EQ(must(read_yaml(plans / "plan.yml")).at("sign_with").at(0), "../keys/ada");
  EXPECT_FALSE(save_plan(plan, plans / "plan.yml")) << "it replaced a plan";
}

} // namespace
} // namespace rstuf::cli
