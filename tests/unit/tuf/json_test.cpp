#include "tuf/json.hpp"

#include "random_source.hpp"

#include <gtest/gtest.h>

namespace rstuf {
namespace {

using namespace std::literals;

errc code_of(std::string_view text, const json_limits& limits = {}) {
  auto parsed = parse_json(text, limits);
  EXPECT_FALSE(parsed) << text;
  return parsed ? errc::internal : parsed.error().code;
}

TEST(parse_json, reads_every_kind_of_value) {
  auto parsed =
      parse_json(R"( {"a":[null,true,false,0,-1,18446744073709551615,1.5,"\u00e9"],"":{}} )");
  ASSERT_TRUE(parsed);
  json expected = {{"a", {nullptr, true, false, 0, -1, 18446744073709551615U, 1.5, "é"}},
                   {"", json::object()}};
  EXPECT_EQ(*parsed, expected);
}

TEST(parse_json, reads_back_what_was_dumped) {
  test::random_source random;
  for (int i = 0; i < 500; ++i) {
    auto document = random.document();
    EXPECT_EQ(parse_json(document.dump(random.coin() ? 2 : -1)), document);
  }
}

TEST(parse_json, refuses_a_member_name_that_comes_twice) {
  EXPECT_EQ(code_of(R"({"a":1,"a":1})"), errc::invalid_argument);
  EXPECT_EQ(code_of(R"({"a":1,"b":{"c":[],"c":[]}})"), errc::invalid_argument);
  EXPECT_EQ(code_of(R"({"\u0061":1,"a":2})"), errc::invalid_argument);
  EXPECT_TRUE(parse_json(R"([{"a":1},{"a":1},{"b":{"a":1},"a":1}])"));
}

TEST(parse_json, counts_nested_containers_against_the_depth) {
  json_limits limits{.depth = 3};
  EXPECT_TRUE(parse_json(R"([{"a":[1]},[[]]])", limits));
  EXPECT_EQ(code_of(R"([{"a":[{}]}])", limits), errc::too_large);
  EXPECT_EQ(code_of("[[[[", limits), errc::too_large);
  EXPECT_EQ(code_of("[]", {.depth = 0}), errc::too_large);
  EXPECT_TRUE(parse_json("1", {.depth = 0}));
}

TEST(parse_json, stops_a_million_brackets_without_recursion) {
  EXPECT_EQ(code_of(std::string(1'000'000, '[')), errc::too_large);
  std::string objects;
  for (int i = 0; i < 200'000; ++i)
    objects.append(R"({"a":)");
  EXPECT_EQ(code_of(objects), errc::too_large);
}

TEST(parse_json, refuses_text_over_the_limit_of_bytes) {
  EXPECT_TRUE(parse_json("[10]", {.bytes = 4}));
  EXPECT_EQ(code_of("[100]", {.bytes = 4}), errc::too_large);
}

TEST(parse_json, names_the_place_of_a_fault_and_not_its_text) {
  auto parsed = parse_json(R"({"password": secret})");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().context, "JSON: syntax error at byte 14");
}

class refused_json : public testing::TestWithParam<std::string_view> {};

TEST_P(refused_json, is_an_invalid_argument) {
  EXPECT_EQ(code_of(GetParam()), errc::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(
    parse_json, refused_json,
    testing::Values(""sv, " "sv, "{"sv, "}"sv, "[1,]"sv, "{\"a\":1,}"sv, "{a:1}"sv, "{'a':1}"sv,
                    "01"sv, "+1"sv, ".5"sv, "1."sv, "1e"sv, "0x10"sv, "NaN"sv, "Infinity"sv,
                    "1e999"sv, "nul"sv, "True"sv, "1 2"sv, "[] []"sv, "// c\n1"sv, "/* c */1"sv,
                    "\"\n\""sv, "\"\t\""sv, "\"\\x\""sv, "\"\\u12\""sv, "\"\\ud800\""sv,
                    "\"\\udc00\\ud800\""sv, "\"\xFF\""sv, "\"\xC0\x80\""sv, "\"\xED\xA0\x80\""sv,
                    "\"\xF4\x90\x80\x80\""sv, "\"\xE4\xB8\""sv, "\xEF\xBB\xBF{}"sv, "{}\0"sv,
                    "{}\0garbage"sv, "\0"sv, "\"\0\""sv, "{\"a\" 1}"sv, "{\"a\":}"sv, "{1:2}"sv));

} // namespace
} // namespace rstuf
