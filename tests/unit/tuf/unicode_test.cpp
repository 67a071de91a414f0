#include "tuf/unicode.hpp"

#include "random_source.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace rstuf::tuf {
namespace {

/// What the JSON parser, which has a decoder of its own, says of the text.
bool json_takes(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return c == '"' || c == '\\' || (c >= 0 && c < 0x20); }, 'x');
  return json::accept('"' + text + '"');
}

TEST(utf8, is_what_the_json_parser_takes) {
  test::random_source random;
  for (int i = 0; i < 20000; ++i) {
    auto text = random.text(3);
    if (!text.empty() && random.coin())
      text[random.index(text.size())] = random.bytes(1)[0];
    if (random.coin())
      text += random.bytes(random.index(5));
    EXPECT_EQ(is_utf8(text), json_takes(text))
        << json(text).dump(-1, ' ', true, json::error_handler_t::replace);
  }
}

TEST(utf8, gives_its_code_points_one_by_one) {
  std::string_view text = "a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80";
  for (char32_t expected : {U'a', U'é', U'中', U'\U0001F600'})
    EXPECT_EQ(take_code_point(text), expected);
  EXPECT_EQ(take_code_point(text), std::nullopt);
}

TEST(utf8, leaves_text_that_it_cannot_read) {
  std::string_view text = "\xFFz";
  EXPECT_EQ(take_code_point(text), std::nullopt);
  EXPECT_EQ(text, "\xFFz");
}

} // namespace
} // namespace rstuf::tuf
