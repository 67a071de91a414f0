#pragma once

#include "tuf/json.hpp"

#include <cstdint>
#include <random>
#include <string>

namespace rstuf::test {

/// Where a randomised test gets its choices from. The seed is random, or RSTUF_TEST_SEED from the
/// environment, and is printed, so that a failure can be run again.
class random_source {
public:
  random_source();

  /// A number from `least` to `most`, both inclusive.
  std::int64_t number(std::int64_t least, std::int64_t most);
  std::size_t index(std::size_t size) {
    return static_cast<std::size_t>(number(0, static_cast<std::int64_t>(size) - 1));
  }
  bool coin() { return number(0, 1) == 1; }
  /// Bytes of any value.
  std::string bytes(std::size_t size);
  /// UTF-8 text of up to `most` characters, with quotes, backslashes, control characters and
  /// characters of every length in bytes among them.
  std::string text(std::size_t most = 8);
  /// Any JSON that has a canonical form, nested a little.
  json document(int depth = 3);
  /// Members that no specification names.
  json unknown_members();

private:
  std::mt19937_64 engine_;
};

} // namespace rstuf::test
