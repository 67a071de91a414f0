#include "tuf/error.hpp"

#include <gtest/gtest.h>

namespace rstuf {
namespace {

TEST(error, names_each_code_in_its_own_words) {
  EXPECT_EQ(text(errc::invalid_argument), "invalid");
  EXPECT_EQ(text(errc::timeout), "timed out");
  EXPECT_EQ(text(errc::internal), "internal error");
}

TEST(error, gives_a_value_outside_the_list_a_text_too) {
  EXPECT_EQ(text(static_cast<errc>(0)), "unknown error");
  EXPECT_EQ(text(static_cast<errc>(200)), "unknown error");
}

TEST(error, puts_the_culprit_behind_the_code) {
  EXPECT_EQ(to_string({errc::not_found, "task 5f"}), "not found: task 5f");
  EXPECT_EQ(to_string({errc::expired, ""}), "expired");
}

} // namespace
} // namespace rstuf
