#include "random_source.hpp"

#include <array>
#include <cstdlib>
#include <iostream>
#include <limits>

namespace rstuf::test {
namespace {

std::uint64_t choose_seed() {
  if (const char* fixed = std::getenv("RSTUF_TEST_SEED"))
    return std::strtoull(fixed, nullptr, 10);
  return std::random_device{}();
}

constexpr std::array<std::string_view, 18> characters = {"a",
                                                         "Z",
                                                         "0",
                                                         "-",
                                                         "/",
                                                         "\"",
                                                         "\\",
                                                         "\n",
                                                         "\t",
                                                         std::string_view{"\0", 1},
                                                         "\x1f",
                                                         "\x7f",
                                                         " ",
                                                         "é",
                                                         "中",
                                                         "\xEF\xBF\xBF",
                                                         "\xF0\x9F\x98\x80",
                                                         "\xF4\x8F\xBF\xBF"};

} // namespace

random_source::random_source() {
  auto seed = choose_seed();
  std::cout << "RSTUF_TEST_SEED=" << seed << '\n';
  engine_.seed(seed);
}

std::int64_t random_source::number(std::int64_t least, std::int64_t most) {
  return std::uniform_int_distribution<std::int64_t>{least, most}(engine_);
}

std::string random_source::bytes(std::size_t size) {
  std::string out(size, '\0');
  for (char& c : out)
    c = static_cast<char>(number(0, 255));
  return out;
}

std::string random_source::text(std::size_t most) {
  std::string out;
  for (auto left = index(most + 1); left > 0; --left)
    out.append(characters[index(characters.size())]);
  return out;
}

json random_source::document(int depth) {
  switch (number(0, depth > 0 ? 6 : 4)) {
  case 0:
    return nullptr;
  case 1:
    return coin();
  case 2:
    return number(std::numeric_limits<std::int64_t>::min(),
                  std::numeric_limits<std::int64_t>::max());
  case 3:
    return std::numeric_limits<std::uint64_t>::max() - static_cast<std::uint64_t>(number(0, 9));
  case 4:
    return text();
  case 5: {
    json out = json::array();
    for (auto left = number(0, 3); left > 0; --left)
      out.push_back(document(depth - 1));
    return out;
  }
  default: {
    json out = json::object();
    for (auto left = number(0, 3); left > 0; --left)
      out[text()] = document(depth - 1);
    return out;
  }
  }
}

json random_source::unknown_members() {
  json out = json::object();
  for (auto left = number(0, 2); left > 0; --left)
    out["x-" + text()] = document();
  return out;
}

} // namespace rstuf::test
