#pragma once

#include "bench/measurement.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace rstuf::bench {

/// Of the repositories that workloads publish to.
inline constexpr std::size_t usual_bins = 256;

/// What all workloads are told.
struct bench_options {
  std::filesystem::path programs; ///< the directory of the built programs
  std::size_t runs = 3;           ///< of workloads whose run is one operation or one wave
};

/// A workload by name. `size` is what grows when its scaling is measured.
struct workload {
  std::string_view name;
  std::string_view size_of;
  std::size_t size;
  /// One row, or several for a workload with parts. Throws failure.
  std::vector<measurement> (*run)(const bench_options& options, std::size_t size);
};

std::vector<measurement> run_one(const bench_options& options, std::size_t present);
std::vector<measurement> run_burst(const bench_options& options, std::size_t requests);
std::vector<measurement> run_bootstrap(const bench_options& options, std::size_t bins);
std::vector<measurement> run_import(const bench_options& options, std::size_t artifacts);
std::vector<measurement> run_read(const bench_options& options, std::size_t connections);

std::span<const workload> workloads();

} // namespace rstuf::bench
