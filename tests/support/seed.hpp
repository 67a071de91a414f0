#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace rstuf::test {

/// Where a random test begins: a new number each time, or RSTUF_TEST_SEED from the environment, to
/// repeat a failure. Printed once.
inline std::uint64_t test_seed() {
  static const std::uint64_t seed = [] {
    const char* fixed = std::getenv("RSTUF_TEST_SEED");
    const std::uint64_t chosen = fixed ? std::stoull(fixed) : std::random_device{}();
    std::cout << "RSTUF_TEST_SEED=" << chosen << '\n';
    return chosen;
  }();
  return seed;
}

} // namespace rstuf::test
