#include "tuf/canonical_json.hpp"

#include "random_source.hpp"
#include "test_data.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace rstuf::tuf {
namespace {

using namespace std::literals;

TEST(canonical_json, gives_the_bytes_that_securesystemslib_gives) {
  for (const auto& line : test::read_data_lines("python_tuf/canonical.jsonl")) {
    auto document = parse_json(line[0].get<std::string>());
    ASSERT_TRUE(document) << line[0];
    EXPECT_EQ(canonical(*document), line[1].get<std::string>());
  }
}

TEST(canonical_json, escapes_only_quote_and_backslash) {
  EXPECT_EQ(canonical("a\"b\\c\n\x01\x7f/é"), "\"a\\\"b\\\\c\n\x01\x7f/é\"");
}

TEST(canonical_json, sorts_members_by_code_point) {
  EXPECT_EQ(canonical({{"b", 1}, {"", 2}, {"B", 3}, {"\xF0\x9F\x98\x80", 4}, {"\xEE\x80\x80", 5}}),
            "{\"\":2,\"B\":3,\"b\":1,\"\xEE\x80\x80\":5,\"\xF0\x9F\x98\x80\":4}");
}

TEST(canonical_json, writes_the_ends_of_the_integers) {
  EXPECT_EQ(
      canonical({std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                 std::numeric_limits<std::uint64_t>::max(), 0}),
      "[-9223372036854775808,9223372036854775807,18446744073709551615,0]");
}

TEST(canonical_json, has_no_form_for_fractions) {
  for (const json& value : {json(0.5), json(1.0), json(1e30), json({{"a", {0.5}}})}) {
    auto bytes = canonical(value);
    ASSERT_FALSE(bytes) << value;
    EXPECT_EQ(bytes.error().code, errc::invalid_argument);
  }
}

TEST(canonical_json, has_no_form_for_text_that_is_not_utf8) {
  EXPECT_FALSE(canonical("\xFF"));
  EXPECT_FALSE(canonical({{"\xC0\x80", 1}}));
}

TEST(canonical_json, can_be_stored_as_strict_json_and_comes_back) {
  test::random_source random;
  for (int i = 0; i < 1000; ++i) {
    auto bytes = canonical(random.document());
    ASSERT_TRUE(bytes);
    auto stored = parse_json(storable(*bytes));
    ASSERT_TRUE(stored) << *bytes;
    EXPECT_EQ(canonical(*stored), *bytes);
  }
}

TEST(canonical_json, is_stored_with_control_bytes_as_hex_escapes) {
  EXPECT_EQ(storable("\"\n\x1f\x7f\\\\\n\0\""sv), "\"\\u000a\\u001f\x7f\\\\\\u000a\\u0000\"");
}

TEST(canonical_json, is_the_same_from_its_parts) {
  test::random_source random;
  for (int i = 0; i < 200; ++i) {
    auto text = random.text();
    auto number = random.number(std::numeric_limits<std::int64_t>::min(),
                                std::numeric_limits<std::int64_t>::max());
    std::string out;
    append_string(out, text);
    EXPECT_EQ(canonical(text), out);
    out.clear();
    append_integer(out, number);
    EXPECT_EQ(canonical(number), out);
  }
}

} // namespace
} // namespace rstuf::tuf
