#include "catalog/random_id.hpp"
#include "http/request.hpp"
#include "http/router.hpp"

#include <gtest/gtest.h>

#include <set>

namespace rstuf::http {
namespace {

TEST(request, folds_slashes_and_decodes_paths) {
  EXPECT_EQ(normal_path("/"), "/");
  EXPECT_EQ(normal_path("//"), "/");
  EXPECT_EQ(normal_path("/a/b/"), "/a/b");
  EXPECT_EQ(normal_path("///a//b//?q=//"), "/a/b");
  EXPECT_EQ(normal_path("/%61%2Fb"), "/a/b");
  EXPECT_EQ(normal_path("/a+b"), "/a+b");
  EXPECT_EQ(normal_path("http://host:80/a/b?c"), "/a/b");
}

TEST(request, refuses_paths_with_broken_escapes) {
  for (const auto* target : {"", "*", "a", "http://host", "/%", "/%4", "/%4g", "/%00", "/a%2"})
    EXPECT_EQ(normal_path(target), std::nullopt) << target;
}

TEST(request, finds_query_parameters) {
  EXPECT_EQ(query_value("a=1&task_id=2&task_id=3", "task_id"), "2");
  EXPECT_EQ(query_value("task%5Fid=a+b%20c%3D", "task_id"), "a b c=");
  EXPECT_EQ(query_value("task_id", "task_id"), "");
  EXPECT_EQ(query_value("task_id=%zz", "task_id"), std::nullopt);
  EXPECT_EQ(query_value("", "task_id"), std::nullopt);
  EXPECT_EQ(query_value("&&x=1&", "task_id"), std::nullopt);
}

TEST(router, finds_the_longest_rule_by_path_and_method) {
  router r;
  auto none = [](const request&, worker&, const reply&) {};
  r.add("GET", "/files", none);
  r.add("GET", "/files/*", none);
  r.add("POST", "/files", none);
  EXPECT_NE(r.find("HEAD", "/files").to, nullptr);
  EXPECT_EQ(r.find("GET", "/files/a/b").rest, "a/b");
  EXPECT_EQ(r.find("GET", "/files").rest, "");
  EXPECT_EQ(r.find("DELETE", "/files").allowed, (std::vector<std::string>{"GET", "HEAD", "POST"}));
  EXPECT_EQ(r.find("DELETE", "/files/a").allowed, (std::vector<std::string>{"GET", "HEAD"}));
  EXPECT_EQ(r.find("GET", "/filesystem").to, nullptr);
  EXPECT_TRUE(r.find("GET", "/filesystem").allowed.empty());
}

TEST(task_id, is_32_lower_case_hex_digits_and_never_the_same) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) {
    auto id = catalog::random_id();
    EXPECT_EQ(id.size(), 32U);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
    ids.insert(id);
  }
  EXPECT_EQ(ids.size(), 1000U);
}

} // namespace
} // namespace rstuf::http
