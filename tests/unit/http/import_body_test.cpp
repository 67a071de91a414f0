#include "http/import_body.hpp"

#include "catalog/artifact_rows.hpp"
#include "tests/support/must.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

using rstuf::test::must;

const std::string sha256(64, 'a');
const std::string sha512(128, 'b');

checked<import_order> import_text(const std::string& text, const std::string& type) {
  request r;
  r.body = text;
  r.content_type = type;
  return read_import(r);
}

checked<import_order> import_csv(const std::string& text) {
  return import_text(text, "text/csv");
}

checked<import_order> import_json(const std::string& text) {
  return import_text(text, "application/x-ndjson");
}

using pairs = std::vector<std::pair<std::string, std::string>>;

/// Path and info of all artifacts; a fault otherwise.
pairs rows_of(const checked<import_order>& order) {
  if (!order)
    return {{"refused", order.error().dump()}};
  pairs out;
  for (auto& row : must(catalog::read_rows(order->rows)))
    out.emplace_back(row.path, row.info);
  EXPECT_EQ(out.size(), order->artifacts);
  return out;
}

/// "loc: msg" of every fault.
std::vector<std::string> faults_of(const checked<import_order>& order) {
  std::vector<std::string> out;
  if (!order)
    for (const auto& f : order.error())
      out.push_back(f["loc"].dump() + ": " + f["msg"].get<std::string>());
  return out;
}

using texts = std::vector<std::string>;

const std::string good = "a;1;sha256;" + sha256 + "\n";
const std::string good_info = R"({"hashes":{"sha256":")" + sha256 + R"("},"length":1})";

TEST(import_csv, takes_rows_with_any_line_end_and_without_the_last) {
  const pairs expected{{"a", good_info},
                       {"b/c", R"({"hashes":{"sha512":")" + sha512 + R"("},"length":630})"}};
  const auto second = "b/c;630;sha512;" + sha512;
  EXPECT_EQ(rows_of(import_csv(good + second + "\n")), expected);
  EXPECT_EQ(rows_of(import_csv(good + second)), expected);
  EXPECT_EQ(rows_of(import_csv("a;1;sha256;" + sha256 + "\r\n\r\n" + second + "\r\n")), expected);
  EXPECT_EQ(rows_of(import_csv("\xEF\xBB\xBF" + good + "\n\n" + second)), expected);
}

TEST(import_csv, takes_quoted_fields) {
  EXPECT_EQ(rows_of(import_csv("\"a\";\"1\";\"sha256\";\"" + sha256 + "\"\n")),
            (pairs{{"a", good_info}}));
  EXPECT_EQ(rows_of(import_csv("\"a;\"\"b\"\"\";1;sha256;" + sha256)),
            (pairs{{"a;\"b\"", good_info}}));
}

TEST(import_csv, joins_rows_of_one_path_that_follow_each_other) {
  EXPECT_EQ(rows_of(import_csv(good + "a;1;sha512;" + sha512 + "\n" + "b;1;sha256;" + sha256)),
            (pairs{{"a", R"({"hashes":{"sha256":")" + sha256 + R"(","sha512":")" + sha512 +
                             R"("},"length":1})"},
                   {"b", good_info}}));
}

TEST(import_csv, refuses_rows_of_one_path_that_contradict_each_other) {
  EXPECT_EQ(faults_of(import_csv(good + "a;2;sha512;" + sha512)),
            texts{R"(["body",2,"size"]: Value error, another size than in line 1)"});
  EXPECT_EQ(faults_of(import_csv(good + good)),
            texts{R"(["body",2,"hash-type"]: Value error, the path has such a hash since line 1 )"
                  "already"});
}

TEST(import_csv, refuses_a_path_that_comes_again_later) {
  EXPECT_EQ(faults_of(import_csv(good + "b;1;sha256;" + sha256 + "\n" + good)),
            texts{R"(["body",3,"path"]: Value error, the path stands in line 1 already)"});
}

TEST(import_csv, names_the_line_and_the_field_of_each_fault) {
  const auto found = faults_of(import_csv(good + "../b;-1;sha256;" + sha256 + "\n" +
                                          "c;many;md5;00\n" + "d;1;sha256;" + sha512 + "\n"));
  ASSERT_EQ(found.size(), 5U);
  EXPECT_TRUE(found[0].starts_with(R"(["body",2,"path"]: )")) << found[0];
  EXPECT_TRUE(found[1].starts_with(R"(["body",2,"size"]: )")) << found[1];
  EXPECT_TRUE(found[2].starts_with(R"(["body",3,"size"]: )")) << found[2];
  EXPECT_EQ(found[3], R"(["body",3,"hash-type"]: Value error, unknown hash algorithm)");
  EXPECT_TRUE(found[4].starts_with(R"(["body",4,"hash"]: )")) << found[4];
}

TEST(import_csv, refuses_numbers_that_are_no_length) {
  for (const auto* size : {"-1", "1.5", "0x10", "9007199254740993", "1e3", ""})
    EXPECT_EQ(faults_of(import_csv("a;" + std::string(size) + ";sha256;" + sha256)).size(), 1U)
        << size;
}

TEST(import_csv, refuses_records_that_are_no_row) {
  const auto first_of = [](const std::string& text) {
    const auto found = faults_of(import_csv(text));
    return found.empty() ? std::string() : found.front();
  };
  EXPECT_EQ(first_of(good + "b;1;sha256\n"),
            "[\"body\",2]: Value error, 3 fields where path;size;hash-type;hash are expected");
  EXPECT_TRUE(first_of("b;1;sha256;" + sha256 + ";more\n").contains("5 fields"));
  EXPECT_TRUE(first_of("path;size;hash-type;hash\n" + good).starts_with(R"(["body",1,"size"])"));
  EXPECT_TRUE(first_of("\"b\"x;1;sha256;" + sha256).contains("follows the quote"));
  EXPECT_TRUE(first_of("\"b;1;sha256;" + sha256 + "\n" + good).contains("does not end"));
  EXPECT_EQ(first_of(good + "\xff;1;sha256;" + sha256), "[\"body\",2]: Value error, no UTF-8");
  EXPECT_EQ(first_of(good + "b;1;\xff;" + sha256), "[\"body\",2]: Value error, no UTF-8");
  EXPECT_EQ(first_of("b;" + std::string(9000, ' ') + ";sha256;" + sha256),
            "[\"body\",1]: Value error, longer than 8192 bytes");
}

TEST(import_csv, counts_lines_within_quotes) {
  EXPECT_EQ(faults_of(import_csv("\"a\nb\";1;sha256;" + sha256 + "\nc;x;sha256;" + sha256)).size(),
            2U);
  EXPECT_TRUE(faults_of(import_csv("\"a\nb\";1;sha256;" + sha256 + "\nc;x;sha256;" + sha256))
                  .back()
                  .starts_with(R"(["body",3,"size"])"));
}

TEST(import_ndjson, takes_an_artifact_a_line) {
  const std::string text =
      R"({"path":"a","info":{"length":"1","hashes":{"sha256":")" + sha256 + R"("}},"unknown":1})";
  EXPECT_EQ(rows_of(import_json(text + "\r\n\n" +
                                R"({"path":"b","info":{"length":0,"hashes":{"sha256":")" + sha256 +
                                R"("},"custom":{"k":["\n"]}}})")),
            (pairs{{"a", good_info},
                   {"b", R"({"custom":{"k":[")"
                         "\n"
                         R"("]},"hashes":{"sha256":")" +
                             sha256 + R"("},"length":0})"}}));
}

TEST(import_ndjson, names_the_line_of_each_fault) {
  const std::string line =
      R"({"path":"a","info":{"length":1,"hashes":{"sha256":")" + sha256 + "\"}}}\n";
  const auto found =
      faults_of(import_json(line + "{\n" + "[]\n" + R"({"path":"b","info":{"length":-1}})" + "\n" +
                            "{\"path\":\"\xff\"}\n" + line));
  ASSERT_EQ(found.size(), 6U);
  EXPECT_TRUE(found[0].starts_with("[\"body\",2]: JSON decode error")) << found[0];
  EXPECT_TRUE(found[1].starts_with("[\"body\",3]: ")) << found[1];
  EXPECT_TRUE(found[2].starts_with(R"(["body",4,"info","length"]: )")) << found[2];
  EXPECT_TRUE(found[3].starts_with(R"(["body",4,"info","hashes"]: )")) << found[3];
  EXPECT_TRUE(found[4].starts_with("[\"body\",5]: JSON decode error")) << found[4];
  EXPECT_EQ(found[5], R"(["body",6,"path"]: Value error, the path stands in line 1 already)");
}

TEST(import_body, refuses_what_holds_no_artifact) {
  for (const auto* text : {"", "\n", "\r\n\n", "\xEF\xBB\xBF"}) {
    EXPECT_EQ(faults_of(import_csv(text)), texts{"[\"body\"]: Field required"}) << text;
    EXPECT_EQ(faults_of(import_json(text)), texts{"[\"body\"]: Field required"}) << text;
  }
}

TEST(import_body, goes_by_the_content_type) {
  EXPECT_TRUE(import_text(good, "Text/CSV; charset=utf-8"));
  for (const auto* type : {"", "application/json", "text/plain"})
    EXPECT_EQ(faults_of(import_text(good, type)),
              texts{"[\"header\",\"Content-Type\"]: Value error, must be text/csv or "
                    "application/x-ndjson"})
        << type;
}

TEST(import_body, tells_of_a_thousand_faults_and_counts_the_rest) {
  std::string text;
  for (int i = 0; i < 1500; ++i)
    text += "x\n";
  const auto order = import_csv(text);
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().size(), 1001U);
}

} // namespace
} // namespace rstuf::http
