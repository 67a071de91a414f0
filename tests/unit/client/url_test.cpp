#include "client/url.hpp"

#include <gtest/gtest.h>

namespace rstuf::client {
namespace {

TEST(url, quotes_names_into_one_segment) {
  EXPECT_EQ(quote_name("bins-0a_B.~9"), "bins-0a_B.~9");
  EXPECT_EQ(quote_name("a/b c%41?#&"), "a%2Fb%20c%2541%3F%23%26");
  EXPECT_EQ(quote_name("\xC3\xA9\n"), "%C3%A9%0A");
}

TEST(url, leaves_slashes_and_escapes_of_target_paths_alone) {
  EXPECT_EQ(quote_path("a/b%20c/d"), "a/b%20c/d");
  EXPECT_EQ(quote_path("a b?c#d\\e\"f"), "a%20b%3Fc%23d%5Ce%22f");
  EXPECT_EQ(quote_path("100%"), "100%25");
  EXPECT_EQ(quote_path("%zz%4"), "%25zz%254");
  EXPECT_EQ(quote_path("a+b=c@d:e,f;g!$&'()*"), "a+b=c@d:e,f;g!$&'()*");
}

TEST(url, joins_with_one_slash) {
  EXPECT_EQ(join_url("http://h/m", "x.json"), "http://h/m/x.json");
  EXPECT_EQ(join_url("http://h/m/", "x.json"), "http://h/m/x.json");
}

TEST(url, tells_origins_apart) {
  EXPECT_EQ(origin_of("https://h:8443/a/b?c"), "https://h:8443");
  EXPECT_EQ(origin_of("http://h?q"), "http://h");
  EXPECT_EQ(origin_of("http://h"), "http://h");
}

TEST(url, is_logged_without_secrets) {
  EXPECT_EQ(loggable_url("https://user:pass@h:1/a/b?token=x#y"), "https://h:1/a/b");
  EXPECT_EQ(loggable_url("https://user:p@ss@h/a@b"), "https://h/a@b");
  EXPECT_EQ(loggable_url("http://h/a?token=x"), "http://h/a");
  EXPECT_EQ(loggable_url("http://h?token=x"), "http://h");
  EXPECT_EQ(loggable_url("file:///a/b"), "file:///a/b");
}

} // namespace
} // namespace rstuf::client
