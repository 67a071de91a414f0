#pragma once

#include "bench/process.hpp"
#include "bench/samples.hpp"

#include <cstddef>
#include <string>

namespace rstuf::bench {

/// One row: what a workload took, and beside it the floor in the same unit.
struct measurement {
  std::string name;
  samples operations = {};   ///< the time of each operation, over all runs
  samples totals = {};       ///< the time of each run
  std::size_t count = 0;     ///< operations of one run
  usage used = {};           ///< of the server: the last run's
  std::string compared = {}; ///< what `measured` and `floor` are
  seconds measured{0};
  seconds floor{0};
};

/// What was used between two looks; the peak is the later one's.
usage between(const usage& before, const usage& after);

void print_header();
void print(const measurement& row);
void print_failure(const std::string& name, const std::string& why);

} // namespace rstuf::bench
