#include "http/settings_body.hpp"

#include "faults_of.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

using list = std::vector<std::string>;

checked<json> read_expiration(const json& expiration) {
  auto text = json{{"settings", {{"expiration", expiration}}}}.dump();
  return read_settings_update(test::with_body(text));
}

TEST(settings_body, holds_days_by_role) {
  auto payload = read_expiration({{"root", "365"}, {"bins", 1.0}, {"dev", 36'500}});
  ASSERT_TRUE(payload) << payload.error();
  EXPECT_EQ(*payload,
            (json{{"settings", {{"expiration", {{"root", 365}, {"bins", 1}, {"dev", 36'500}}}}}}));
  EXPECT_TRUE(read_expiration(json::object()))
      << "whether that is too little is for the worker to say";
}

TEST(settings_body, lists_every_fault) {
  const auto faults = test::faults_of(
      read_expiration({{"a", 0}, {"b", 36'501}, {"c", nullptr}, {"d", 0.5}, {"e", "x"}}));
  EXPECT_EQ(faults, (list{R"(greater_than_equal at ["body","settings","expiration","a"])",
                          R"(less_than_equal at ["body","settings","expiration","b"])",
                          R"(int_type at ["body","settings","expiration","c"])",
                          R"(int_from_float at ["body","settings","expiration","d"])",
                          R"(int_parsing at ["body","settings","expiration","e"])"}));
  EXPECT_EQ(test::faults_of(read_expiration(json::array())),
            list{R"(dict_type at ["body","settings","expiration"])"});
  const auto name = std::string(129, 'a');
  EXPECT_EQ(test::faults_of(read_expiration({{name, 1}})),
            list{R"(value_error at ["body","settings","expiration",")" + name + R"(","[key]"])"});
}

TEST(settings_body, needs_its_members) {
  EXPECT_EQ(test::faults_of(read_settings_update(test::with_body("{}"))),
            list{R"(missing at ["body","settings"])"});
  EXPECT_EQ(test::faults_of(read_settings_update(test::with_body(R"({"settings":{}})"))),
            list{R"(missing at ["body","settings","expiration"])"});
}

} // namespace
} // namespace rstuf::http
