#include "tuf/paths.hpp"

#include "test_data.hpp"

#include <gtest/gtest.h>

namespace rstuf::tuf {
namespace {

using namespace std::literals;

TEST(path_patterns, match_what_python_tuf_matches) {
  for (const auto& line : test::read_data_lines("python_tuf/paths.jsonl")) {
    auto pattern = line[0].get<std::string>();
    auto path = line[1].get<std::string>();
    EXPECT_EQ(path_matches(pattern, path), line[2].get<bool>()) << pattern << " on " << path;
  }
}

TEST(path_patterns, do_not_cross_a_slash) {
  EXPECT_TRUE(path_matches("a/*", "a/b"));
  EXPECT_FALSE(path_matches("a/*", "a/b/c"));
  EXPECT_FALSE(path_matches("a*c", "a/c"));
  EXPECT_FALSE(path_matches("a?c", "a/c"));
  EXPECT_FALSE(path_matches("*", ""s + "a/b"));
}

TEST(path_patterns, take_many_stars_in_polynomial_time) {
  std::string pattern;
  for (int i = 0; i < 200; ++i)
    pattern.append("a*");
  EXPECT_FALSE(path_matches(pattern + "b", std::string(1000, 'a')));
  EXPECT_TRUE(path_matches(pattern, std::string(1000, 'a')));
}

TEST(path_patterns, never_match_text_that_is_not_utf8) {
  EXPECT_FALSE(path_matches("*", "\xFF"));
  EXPECT_FALSE(path_matches("\xFF", "\xFF"));
}

TEST(delegation, is_responsible_by_any_of_its_patterns) {
  delegated_role role;
  role.paths = {"a/*", "*.txt"};
  EXPECT_TRUE(delegates(role, "a/b"));
  EXPECT_TRUE(delegates(role, "b.txt"));
  EXPECT_FALSE(delegates(role, "b"));
  role.paths = std::vector<std::string>{};
  EXPECT_FALSE(delegates(role, "a/b"));
}

TEST(delegation, is_responsible_by_any_prefix_of_the_paths_hash) {
  delegated_role role;
  // SHA-256 of "abc" is ba7816bf…
  role.path_hash_prefixes = {"00", "ba78"};
  EXPECT_TRUE(delegates(role, "abc"));
  role.path_hash_prefixes = {"BA78", "ba79", "a"};
  EXPECT_FALSE(delegates(role, "abc"));
  role.path_hash_prefixes = {""};
  EXPECT_TRUE(delegates(role, "abc"));
  EXPECT_FALSE(delegates(delegated_role{}, "abc"));
}

TEST(target_path, may_be_any_relative_name) {
  for (const auto& path : {"a"s, "a/b"s, "ümlaut/中文"s, ".hidden"s, "..."s, "a/..b"s, "*[?]\"\\"s,
                           std::string(max_path_length, 'a')})
    EXPECT_TRUE(check_target_path(path)) << path;
}

TEST(target_path, is_refused_where_it_could_leave_its_folder_or_a_line) {
  for (const auto& path :
       {""s, "/"s, "/a"s, "a/"s, "a//b"s, "."s, ".."s, "a/."s, "../a"s, "a/../b"s, "a\nb"s, "a\0"s,
        "\x7f"s, "\xFF"s, "a/\xED\xA0\x80"s, std::string(max_path_length + 1, 'a')}) {
    auto checked = check_target_path(path);
    ASSERT_FALSE(checked) << path;
    EXPECT_EQ(checked.error().code, errc::invalid_argument);
  }
}

TEST(path_pattern, may_hold_stars_question_marks_and_literals) {
  for (const auto& pattern : {"*"s, "a/*"s, "a/b?/*.tar.gz"s, "*/*/x"s, ".hidden/*"s, "a+b(c)@d"s,
                              "a#b"s, "ümlaut/*"s, "**/a"s, std::string(max_path_length, '*')})
    EXPECT_TRUE(check_path_pattern(pattern)) << pattern;
}

TEST(path_pattern, is_refused_where_clients_differ) {
  for (const auto& pattern : {"a[bc]"s, "a]"s, "{a,b}"s, "a}"s, "!a"s, "a!b"s, "a\\*"s, "+(a)"s,
                              "@(a|b)"s, "x/*(a)"s, "?(a)"s, "#a"s, "a/#b"s}) {
    auto checked = check_path_pattern(pattern);
    ASSERT_FALSE(checked) << pattern;
    EXPECT_NE(checked.error().context.find("clients differ"), std::string::npos) << pattern;
  }
}

TEST(path_pattern, is_refused_where_no_target_path_can_match) {
  for (const auto& pattern : {""s, "/*"s, "*/"s, "a//*"s, "./*"s, "../*"s, "a/../*"s, "*\n"s,
                              "*\xFF"s, std::string(max_path_length + 1, '*')}) {
    auto checked = check_path_pattern(pattern);
    ASSERT_FALSE(checked) << pattern;
    EXPECT_EQ(checked.error().code, errc::invalid_argument);
    EXPECT_TRUE(checked.error().context.starts_with("path pattern: "));
  }
}

TEST(role_name, may_be_letters_digits_dashes_and_underscores) {
  for (const auto& name : {"a"s, "dev"s, "Dev_team-1"s, "1a"s, "-"s, "Root"s, "a-bins"s, "my-root"s,
                           std::string(max_role_name_length, 'a')})
    EXPECT_TRUE(check_role_name(name)) << name;
}

TEST(role_name, is_refused_where_it_means_something_else) {
  for (const auto& name : {""s,
                           "root"s,
                           "targets"s,
                           "snapshot"s,
                           "timestamp"s,
                           "bins"s,
                           "bins-0"s,
                           "binsx"s,
                           "1"s,
                           "007"s,
                           "2.root"s,
                           "a/b"s,
                           ".."s,
                           "a b"s,
                           "a\0"s,
                           "é"s,
                           "constructor"s,
                           "hasOwnProperty"s,
                           "isPrototypeOf"s,
                           "propertyIsEnumerable"s,
                           "toLocaleString"s,
                           "toString"s,
                           "valueOf"s,
                           "__proto__"s,
                           "__defineGetter__"s,
                           "__defineSetter__"s,
                           "__lookupGetter__"s,
                           "__lookupSetter__"s,
                           std::string(max_role_name_length + 1, 'a')}) {
    auto checked = check_role_name(name);
    ASSERT_FALSE(checked) << name;
    EXPECT_EQ(checked.error().code, errc::invalid_argument);
  }
}

} // namespace
} // namespace rstuf::tuf
