#include "tests/support/must.hpp"
#include "tuf/csv.hpp"

#include <gtest/gtest.h>

namespace rstuf {
namespace {

using test::code_of;
using test::must;
using fields = std::vector<std::string>;

fields split(std::string_view record) {
  return must(csv_fields(record, ';'));
}

TEST(csv, splits_a_record_into_fields) {
  EXPECT_EQ(split("a;b;c"), (fields{"a", "b", "c"}));
  EXPECT_EQ(split(""), (fields{""}));
  EXPECT_EQ(split(";;"), (fields{"", "", ""}));
  EXPECT_EQ(split("a, b ;c"), (fields{"a, b ", "c"}));
}

TEST(csv, takes_the_quotes_off_quoted_fields) {
  EXPECT_EQ(split(R"("a;b";"";"c")"), (fields{"a;b", "", "c"}));
  EXPECT_EQ(split(R"("say ""hi""";"""";x)"), (fields{"say \"hi\"", "\"", "x"}));
  EXPECT_EQ(split("\"a\nb\";c"), (fields{"a\nb", "c"}));
}

TEST(csv, refuses_quotes_that_mean_nothing) {
  for (const auto* record : {"\"a", "\"a\"\"", "a;\"", "\"a\"b;c", "a\"b;c", "a;b\"\""})
    EXPECT_EQ(code_of(csv_fields(record, ';')), errc::invalid_argument) << record;
}

TEST(csv, finds_the_end_of_a_record) {
  const auto size = [](std::string_view text) { return csv_record_size(text, ';'); };
  EXPECT_EQ(size("a;b\nc"), 4U);
  EXPECT_EQ(size("a;b\r\nc"), 5U);
  EXPECT_EQ(size("\n"), 1U);
  EXPECT_EQ(size("a;b"), std::string::npos);
  EXPECT_EQ(size(""), std::string::npos);
}

TEST(csv, keeps_line_ends_between_quotes_in_the_record) {
  const auto size = [](std::string_view text) { return csv_record_size(text, ';'); };
  EXPECT_EQ(size("\"a\nb\";c\nd"), 8U);
  EXPECT_EQ(size("x;\"a\n\"\"\nb\"\nd"), 11U);
  EXPECT_EQ(size("\"a\nb"), std::string::npos);
  EXPECT_EQ(size("a\"b\nc\"\n"), 4U); // no quoted field: it begins without a quote
}

TEST(csv, takes_off_one_line_end) {
  EXPECT_EQ(without_line_end("a\r\n"), "a");
  EXPECT_EQ(without_line_end("a\n"), "a");
  EXPECT_EQ(without_line_end("a"), "a");
  EXPECT_EQ(without_line_end("a\n\n"), "a\n");
  EXPECT_EQ(without_line_end("\r\n"), "");
}

} // namespace
} // namespace rstuf
