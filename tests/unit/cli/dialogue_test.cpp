#include "cli/dialogue.hpp"

#include "tests/support/must.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace rstuf::cli {
namespace {

using rstuf::test::must;

class questions : public testing::Test {
protected:
  dialogue answered_with(const std::string& lines) {
    in_.str(lines);
    return {lines_of(in_, shown_), shown_};
  }

  std::istringstream in_;
  std::ostringstream shown_;
};

TEST_F(questions, take_the_default_for_an_empty_line_and_cut_blanks_off) {
  auto talk = answered_with("\n  Ada Lovelace \r\n");
  EXPECT_EQ(must(talk.ask("Days", "365")), "365");
  EXPECT_EQ(must(talk.ask("Name")), "Ada Lovelace");
  EXPECT_EQ(shown_.str().find("Days [365]: "), 0U) << shown_.str();
}

TEST_F(questions, are_asked_again_with_the_reason_and_without_the_field) {
  auto talk = answered_with("0\n7\n");
  std::string taken;
  must(talk.ask_until("Days", "", [&](const std::string& answer) -> result<void> {
    taken = answer;
    return answer == "7" ? result<void>{} : fail(errc::invalid_argument, "root.days: too few");
  }));
  EXPECT_EQ(taken, "7");
  EXPECT_TRUE(shown_.str().contains("  Not taken: too few.\n")) << shown_.str();
}

TEST_F(questions, fail_where_the_input_ends) {
  auto talk = answered_with("");
  const auto got = talk.ask("Days", "365");
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, errc::conflict);
  EXPECT_TRUE(got.error().context.contains("the input ended at the question \"Days\""));
}

TEST_F(questions, end_what_answers_itself_for_ever) {
  std::string noise;
  for (int i = 0; i < 1000; ++i)
    noise += "y\n";
  auto talk = answered_with(noise);
  EXPECT_FALSE(talk.ask_until("Days", "", [](const auto&) -> result<void> {
    return fail(errc::invalid_argument, "no number");
  }));
  EXPECT_TRUE(in_.good());
}

TEST_F(questions, know_yes_from_no_and_from_anything_else) {
  auto talk = answered_with("y\nNO\nno\n\n");
  EXPECT_TRUE(must(talk.confirm("Sure", false)));
  EXPECT_FALSE(must(talk.confirm("Sure", true)));
  EXPECT_TRUE(must(talk.confirm("Sure", true)));
}

TEST_F(questions, take_no_bytes_that_are_no_text_and_show_no_control_characters) {
  auto talk = answered_with("\xff\nx\n");
  EXPECT_EQ(must(talk.ask("Name", "\x1b[31m")), "x");
  EXPECT_FALSE(shown_.str().contains('\x1b'));
}

} // namespace
} // namespace rstuf::cli
