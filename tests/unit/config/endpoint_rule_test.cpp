#include "config/endpoint_rule.hpp"

#include <gtest/gtest.h>

namespace rstuf::config {
namespace {

std::vector<endpoint_rule> rules(std::string_view list) {
  auto parsed = parse_endpoint_rules(list);
  EXPECT_TRUE(parsed) << list;
  return parsed.value_or(std::vector<endpoint_rule>{});
}

TEST(endpoint_rule, reads_paths_methods_and_rstufs_own_spelling) {
  const std::vector<endpoint_rule> want{
      {"", "/api/v1/bootstrap"}, {"POST", "/api/v1/artifacts"}, {"PUT", "/api/v1/config"}};
  EXPECT_EQ(rules("/api/v1/bootstrap/:POST/api/v1/artifacts/:{'PUT'}/api/v1/config/"), want);
}

TEST(endpoint_rule, passes_over_blanks_and_empty_entries) {
  EXPECT_EQ(rules(" :/a : POST/b::"), (std::vector<endpoint_rule>{{"", "/a"}, {"POST", "/b"}}));
  EXPECT_TRUE(rules("").empty());
}

TEST(endpoint_rule, refuses_what_has_no_path_or_no_method_before_it) {
  for (const auto* list :
       {"api", "post/api", "/a:bootstrap", "POST", "{POST}/api", "GET POST/api"}) {
    const auto parsed = parse_endpoint_rules(list);
    ASSERT_FALSE(parsed) << list;
    EXPECT_EQ(parsed.error().code, errc::invalid_argument);
  }
}

TEST(endpoint_rule, without_a_method_switches_off_everything_below) {
  const auto off = rules("/api/v1/artifacts");
  EXPECT_TRUE(is_disabled(off, "GET", "/api/v1/artifacts"));
  EXPECT_TRUE(is_disabled(off, "POST", "/api/v1/artifacts/"));
  EXPECT_TRUE(is_disabled(off, "POST", "/api/v1/artifacts/publish"));
  EXPECT_FALSE(is_disabled(off, "POST", "/api/v1/artifactsandmore"));
  EXPECT_FALSE(is_disabled(off, "GET", "/api/v1"));
  EXPECT_TRUE(is_disabled(rules("/"), "GET", "/anything"));
}

TEST(endpoint_rule, with_a_method_switches_off_that_path_alone) {
  const auto off = rules("POST/api/v1/artifacts/");
  EXPECT_TRUE(is_disabled(off, "POST", "/api/v1/artifacts/"));
  EXPECT_TRUE(is_disabled(off, "POST", "/api/v1/artifacts"));
  EXPECT_FALSE(is_disabled(off, "GET", "/api/v1/artifacts"));
  EXPECT_FALSE(is_disabled(off, "POST", "/api/v1/artifacts/publish"));
}

TEST(endpoint_rule, is_written_as_it_is_read) {
  const std::string list = "POST/api/v1/artifacts:/api/v1/config";
  EXPECT_EQ(to_string(rules(list)), list);
}

} // namespace
} // namespace rstuf::config
