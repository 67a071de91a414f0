#include "tuf/bins.hpp"

#include "random_source.hpp"
#include "test_data.hpp"
#include "tuf/hash.hpp"

#include <gtest/gtest.h>

namespace rstuf::tuf {
namespace {

TEST(bins, sort_paths_as_python_tuf_does) {
  for (const auto& line : test::read_data_lines("python_tuf/bins.jsonl")) {
    bins b{"bins", line[0].get<std::uint32_t>()};
    EXPECT_EQ(b.name_of(line[1].get<std::string>()), line[2].get<std::string>());
  }
}

TEST(bins, are_named_in_hex_of_the_width_of_the_last) {
  EXPECT_EQ((bins{"b", 1}.name(1)), "b-1");
  EXPECT_EQ((bins{"b", 4}.name(15)), "b-f");
  EXPECT_EQ((bins{"b", 5}.name(15)), "b-0f");
  EXPECT_EQ((bins{"b", 14}.name(16383)), "b-3fff");
  EXPECT_EQ((bins{"b", 32}.name(0)), "b-00000000");
}

TEST(bins, are_found_by_their_names) {
  for (std::uint32_t bits = 1; bits <= 32; ++bits) {
    bins b{"a-b", bits};
    for (auto number : {std::uint64_t{0}, b.count() / 2, b.count() - 1})
      EXPECT_EQ(b.number(b.name(number)), number) << bits;
  }
}

TEST(bins, do_not_answer_to_other_names) {
  bins b{"bins", 5};
  for (auto name :
       {"", "bins", "bins-", "bins-0", "bins-000", "bins-20", "bins-ff", "bins-0F", "bins-0g",
        "bins--1", "bins-+1", "bins- 1", "xbins-00", "Bins-00", "bins_00", "bins-00 ", "bins-00/x"})
    EXPECT_FALSE(b.number(name)) << name;
}

TEST(bins, share_all_hashes_without_gap_or_overlap) {
  for (std::uint32_t bits : {1U, 2U, 5U, 12U}) {
    bins b{"b", bits};
    std::uint64_t next = 0;
    for (std::uint64_t i = 0; i < b.count(); ++i) {
      auto [first, last] = b.range(i);
      EXPECT_EQ(first, next);
      EXPECT_GE(last, first);
      next = std::uint64_t{last} + 1;
    }
    EXPECT_EQ(next, std::uint64_t{1} << 32U);
  }
}

TEST(bins, own_what_lies_in_their_range) {
  test::random_source random;
  for (int i = 0; i < 1000; ++i) {
    bins b{"b", static_cast<std::uint32_t>(random.number(1, 32))};
    auto hash = sha256_prefix(random.text());
    auto [first, last] = b.range(b.number_of(hash));
    EXPECT_LE(first, hash);
    EXPECT_GE(last, hash);
  }
}

} // namespace
} // namespace rstuf::tuf
