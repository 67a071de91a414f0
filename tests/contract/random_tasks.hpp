#pragma once

#include "tests/contract/catalog_rig.hpp"

#include <algorithm>
#include <random>

namespace rstuf::test {

class dice {
public:
  explicit dice(std::uint64_t seed) : engine_(seed) {}
  /// From 0 to below `sides`.
  std::size_t operator()(std::size_t sides) {
    return std::uniform_int_distribution<std::size_t>(0, sides - 1)(engine_);
  }
  template <class T>
  void shuffle(std::vector<T>& values) {
    std::ranges::shuffle(values, engine_);
  }

private:
  std::mt19937_64 engine_;
};

inline rstuf::catalog::artifact_change any_change(dice& roll) {
  const auto path = "path-" + std::to_string(roll(6));
  return roll(3) == 0 ? removal(path) : add(path, std::string(1 + roll(4), 'i'));
}

inline std::vector<rstuf::catalog::artifact_change> any_changes(dice& roll) {
  std::vector<rstuf::catalog::artifact_change> changes(roll(4));
  std::ranges::generate(changes, [&] { return any_change(roll); });
  return changes;
}

inline rstuf::catalog::ingest_task any_task(dice& roll, const std::string& id) {
  switch (roll(5)) {
  case 0:
    return publish_held(id);
  case 1:
    return hold(id, any_changes(roll));
  default:
    return store(id, any_changes(roll));
  }
}

} // namespace rstuf::test
