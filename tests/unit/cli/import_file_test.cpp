#include "cli/import_file.hpp"

#include "tests/support/must.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace rstuf::cli {
namespace {

using rstuf::test::code_of;
using rstuf::test::must;
using texts = std::vector<std::string>;

/// "first-last rows bytes" of every batch.
texts batches(const std::string& text, batch_size most, import_format format = import_format::csv) {
  std::istringstream in{text};
  import_file file(in, format, most);
  texts out;
  while (auto batch = must(file.next()))
    out.push_back(std::to_string(batch->first_line) + "-" + std::to_string(batch->last_line) + " " +
                  std::to_string(batch->rows) + " " + batch->bytes);
  return out;
}

TEST(import_file, is_cut_after_so_many_rows) {
  EXPECT_EQ(batches("a\nb\nc\nd\ne", {.rows = 2}),
            (texts{"1-2 2 a\nb\n", "3-4 2 c\nd\n", "5-5 1 e"}));
  EXPECT_EQ(batches("a\nb\n", {.rows = 2}), texts{"1-2 2 a\nb\n"});
  EXPECT_EQ(batches("", {}), texts{});
  EXPECT_EQ(batches("\n\r\n", {}), texts{});
}

TEST(import_file, is_cut_after_so_many_bytes) {
  EXPECT_EQ(batches("aaaa\nbbbb\ncccc\n", {.rows = 100, .bytes = 6}),
            (texts{"1-2 2 aaaa\nbbbb\n", "3-3 1 cccc\n"}));
}

TEST(import_file, keeps_the_rows_of_a_path_together) {
  EXPECT_EQ(batches("a;1\na;2\n\"a\";3\nb;1\n", {.rows = 1}),
            (texts{"1-3 3 a;1\na;2\n\"a\";3\n", "4-4 1 b;1\n"}));
}

TEST(import_file, counts_empty_lines_and_those_within_quotes) {
  EXPECT_EQ(batches("a\n\n\"b\nc\"\nd\n", {.rows = 2}),
            (texts{"1-4 2 a\n\n\"b\nc\"\n", "5-5 1 d\n"}));
}

TEST(import_file, does_not_look_for_quotes_in_json) {
  EXPECT_EQ(batches("\"a\nb\n", {.rows = 1}, import_format::ndjson),
            (texts{"1-1 1 \"a\n", "2-2 1 b\n"}));
}

TEST(import_file, is_read_in_pieces) {
  std::string text;
  for (int i = 0; text.size() < (3U << 20U); ++i)
    text += "path/" + std::to_string(i) + ";1;x;y\n";
  std::string again;
  std::istringstream in{text};
  import_file file(in, import_format::csv, {.rows = 10'000});
  std::size_t next_line = 1;
  while (auto batch = must(file.next())) {
    EXPECT_EQ(batch->first_line, next_line);
    next_line = batch->last_line + 1;
    again += batch->bytes;
  }
  EXPECT_EQ(again, text);
}

TEST(import_file, refuses_a_row_that_does_not_end) {
  std::istringstream in{"a;1\n\"" + std::string(9U << 20U, 'x')};
  import_file file(in, import_format::csv, {.rows = 1});
  EXPECT_EQ(code_of(file.next()), errc::invalid_argument);
}

} // namespace
} // namespace rstuf::cli
