#include "tuf/clock.hpp"

#include "random_role.hpp"

#include <gtest/gtest.h>

namespace rstuf {
namespace {

using std::chrono::seconds;

TEST(clock, reads_what_it_writes) {
  test::random_source random;
  for (int i = 0; i < 1000; ++i) {
    auto t = test::random_time(random);
    EXPECT_EQ(parse_time(format_time(t)), t);
  }
}

TEST(clock, knows_the_calendar) {
  EXPECT_EQ(format_time(time_point{}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_time(time_point{seconds{1709251199}}), "2024-02-29T23:59:59Z");
  EXPECT_EQ(parse_time("2000-02-29T00:00:00Z"), time_point{seconds{951782400}});
  EXPECT_EQ(parse_time("0001-01-01T00:00:00Z"), time_point{seconds{-62135596800}});
}

TEST(clock, writes_what_no_four_digits_can_say_as_the_nearest_second) {
  EXPECT_EQ(format_time(time_point{seconds{253402300800}}), "9999-12-31T23:59:59Z");
  EXPECT_EQ(format_time(time_point::max()), "9999-12-31T23:59:59Z");
  EXPECT_EQ(format_time(time_point::min()), "0001-01-01T00:00:00Z");
}

class refused_time : public testing::TestWithParam<const char*> {};

TEST_P(refused_time, is_an_invalid_argument) {
  auto t = parse_time(GetParam());
  ASSERT_FALSE(t);
  EXPECT_EQ(t.error().code, errc::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(
    clock, refused_time,
    testing::Values("", "2030-01-01", "2030-01-01T00:00:00", "2030-01-01t00:00:00Z",
                    "2030-01-01T00:00:00z", "2030-01-01 00:00:00Z", "2030-01-01T00:00:00+00:00",
                    "2030-01-01T00:00:00.0Z", "2030-1-1T00:00:00Z", " 2030-01-01T00:00:00Z",
                    "2030-01-01T00:00:00Z ", "2030-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
                    "2030-13-01T00:00:00Z", "2030-00-01T00:00:00Z", "2030-01-00T00:00:00Z",
                    "2030-04-31T00:00:00Z", "2030-01-01T24:00:00Z", "2030-01-01T00:60:00Z",
                    "2030-01-01T00:00:60Z", "0000-01-01T00:00:00Z", "-030-01-01T00:00:00Z",
                    "20300-01-01T00:00:0Z", "2030-01-01T00:00:0\xC2\xB2Z"));

} // namespace
} // namespace rstuf
