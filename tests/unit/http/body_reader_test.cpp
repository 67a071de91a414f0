#include "http/body_reader.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

/// What reading the member "v" of a body comes to: the value, or the type of its fault.
json integer(const std::string& text) {
  auto body = *parse_json("{\"v\":" + text + '}');
  faults found;
  auto value = body_reader{body, found}.member("v").integer(-5, 1000);
  return value ? json(*value) : std::move(found).detail()[0]["type"];
}

json boolean(const std::string& text) {
  auto body = *parse_json("{\"v\":" + text + '}');
  faults found;
  auto value = body_reader{body, found}.member("v").boolean();
  return value ? json(*value) : std::move(found).detail()[0]["type"];
}

TEST(body_reader, takes_integers_from_decimal_strings_and_whole_floats) {
  EXPECT_EQ(integer("630"), 630);
  EXPECT_EQ(integer("\"630\""), 630);
  EXPECT_EQ(integer("\" +630 \""), 630);
  EXPECT_EQ(integer("\"-5\""), -5);
  EXPECT_EQ(integer("630.0"), 630);
  EXPECT_EQ(integer("6.3e2"), 630);
  EXPECT_EQ(integer("-0.0"), 0);
}

TEST(body_reader, takes_no_integers_from_anything_else) {
  EXPECT_EQ(integer("1.5"), "int_from_float");
  for (const auto* text :
       {"\"\"", "\"1.5\"", "\"0x10\"", "\"1 2\"", "\"+-1\"", "\"1e2\"", "\"99999999999999999999\""})
    EXPECT_EQ(integer(text), "int_parsing") << text;
  for (const auto* text : {"null", "true", "[1]", "{}"})
    EXPECT_EQ(integer(text), "int_type") << text;
}

TEST(body_reader, keeps_integers_within_their_bounds) {
  EXPECT_EQ(integer("1000"), 1000);
  for (const auto* text : {"1001", "9223372036854775807", "9223372036854775808",
                           "18446744073709551615", "1e300", "\"1001\""})
    EXPECT_EQ(integer(text), "less_than_equal") << text;
  for (const auto* text : {"-6", "-1e300", "-9223372036854775808"})
    EXPECT_EQ(integer(text), "greater_than_equal") << text;
}

TEST(body_reader, takes_booleans_in_many_forms) {
  for (const auto* text : {"true", "\"true\"", "\"YES\"", "\"on\"", "\"1\"", "1", "1.0"})
    EXPECT_EQ(boolean(text), true) << text;
  for (const auto* text : {"false", "\"False\"", "\"no\"", "\"off\"", "\"0\"", "0"})
    EXPECT_EQ(boolean(text), false) << text;
  for (const auto* text : {"2", "\"\"", "\"maybe\"", "-1", "0.5"})
    EXPECT_EQ(boolean(text), "bool_parsing") << text;
  for (const auto* text : {"null", "[]", "{}"})
    EXPECT_EQ(boolean(text), "bool_type") << text;
}

TEST(body_reader, words_faults_as_pydantic_does) {
  auto body = *parse_json(R"({"list":[{"n":0}],"text":7})");
  faults found;
  body_reader top{body, found};
  EXPECT_FALSE(top.member("list").item(0).member("n").integer(1, 9));
  EXPECT_EQ(top.member("text").string(), nullptr);
  EXPECT_EQ(top.member("absent").string(), nullptr);
  EXPECT_EQ(std::move(found).detail(), *parse_json(R"([
    {"type":"greater_than_equal","loc":["body","list",0,"n"],
     "msg":"Input should be greater than or equal to 1","input":0,"ctx":{"ge":1}},
    {"type":"string_type","loc":["body","text"],"msg":"Input should be a valid string","input":7},
    {"type":"missing","loc":["body","absent"],"msg":"Field required",
     "input":{"list":[{"n":0}],"text":7}}])"));
}

TEST(body_reader, words_faults_of_names_and_lengths_as_pydantic_does) {
  auto body = *parse_json(R"({"map":{"name":1},"list":[],"text":"äöü"})");
  faults found;
  body_reader top{body, found};
  EXPECT_NE(top.member("map").dictionary(), nullptr);
  EXPECT_EQ(top.member("list").dictionary(), nullptr);
  top.member("map").key_fault("name", "literal_error", "Input should be 'root'",
                              {{"expected", "'root'"}});
  EXPECT_NE(top.member("text").string_up_to(3), nullptr) << "characters are counted, not bytes";
  EXPECT_EQ(top.member("text").string_up_to(2), nullptr);
  EXPECT_EQ(std::move(found).detail(), *parse_json(R"([
    {"type":"dict_type","loc":["body","list"],"msg":"Input should be a valid dictionary",
     "input":[]},
    {"type":"literal_error","loc":["body","map","name","[key]"],
     "msg":"Input should be 'root'","input":"name","ctx":{"expected":"'root'"}},
    {"type":"string_too_long","loc":["body","text"],
     "msg":"String should have at most 2 characters","input":"äöü","ctx":{"max_length":2}}])"));
}

TEST(body_reader, says_nothing_more_about_what_hangs_on_a_fault) {
  auto body = *parse_json(R"({"info":7})");
  faults found;
  body_reader top{body, found};
  auto info = top.member("info");
  EXPECT_EQ(info.object(), nullptr);
  EXPECT_FALSE(info.member("length").integer(0, 1));
  auto absent = top.member("absent");
  EXPECT_EQ(absent.object(), nullptr);
  EXPECT_EQ(absent.size(), 0U);
  EXPECT_FALSE(absent.member("x").boolean());
  EXPECT_EQ(std::move(found).detail().size(), 2U);
}

TEST(body_reader, does_not_repeat_large_input) {
  json body = {{"big", std::string(10'000, 'x')}};
  faults found;
  body_reader{body, found}.member("big").boolean();
  body_reader{body, found}.member("absent").string();
  auto detail = std::move(found).detail();
  EXPECT_EQ(detail.size(), 2U);
  EXPECT_LT(detail.dump().size(), 500U);
}

TEST(body_reader, bounds_the_list_of_faults_and_says_so) {
  json body = {{"list", json::array()}};
  for (int i = 0; i < 5000; ++i)
    body["list"].push_back(i);
  faults found;
  auto list = body_reader{body, found}.member("list").size();
  body_reader top{body, found};
  auto items = top.member("list");
  for (std::size_t i = 0; i < list; ++i)
    items.item(i).string();
  auto detail = std::move(found).detail();
  ASSERT_EQ(detail.size(), 1001U);
  EXPECT_EQ(detail.back()["msg"], "4000 more faults are not listed");
}

} // namespace
} // namespace rstuf::http
