#include "entries.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <vector>

// Runs every kept input through its entry, in every build and without a fuzzer.
namespace rstuf::fuzz {
namespace {

std::vector<std::filesystem::path> inputs_of(std::string_view name) {
  std::vector<std::filesystem::path> out;
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path{RSTUF_FUZZ_CORPUS} / name))
    out.push_back(file.path());
  std::sort(out.begin(), out.end());
  return out;
}

class corpus : public testing::TestWithParam<entry> {};

TEST_P(corpus, breaks_no_promise) {
  auto files = inputs_of(GetParam().name);
  EXPECT_FALSE(files.empty());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::string input{std::istreambuf_iterator<char>(in), {}};
    EXPECT_NO_THROW(GetParam().run(input)) << file;
  }
}

INSTANTIATE_TEST_SUITE_P(fuzz, corpus, testing::ValuesIn(entries),
                         [](const auto& test) { return std::string{test.param.name}; });

} // namespace
} // namespace rstuf::fuzz
