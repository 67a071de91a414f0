// Runs workloads against the real programs over HTTP and prints a row for each: docs/benchmarks.md.
#include "bench/workloads.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <exception>

namespace rstuf::bench {

std::span<const workload> workloads() {
  static constexpr std::array all{
      workload{"one", "artifacts present", 10'000, run_one},
      workload{"burst", "requests", 10'000, run_burst},
      workload{"bootstrap", "bins", 16'384, run_bootstrap},
      workload{"import", "artifacts", 1'000'000, run_import},
      workload{"read", "connections", 64, run_read},
  };
  return all;
}

namespace {

/// Prints the rows of a workload at one size; false if it failed.
bool run(const workload& what, const bench_options& options, std::size_t size) {
  try {
    for (const auto& row : what.run(options, size))
      print(row);
    return true;
  } catch (const std::exception& e) {
    print_failure(std::string(what.name) + ", " + std::to_string(size), e.what());
    return false;
  }
}

} // namespace
} // namespace rstuf::bench

int main(int argc, char** argv) {
  using namespace rstuf::bench;
  CLI::App app("Measures the service and prints, for each workload, its floor and the ratio to it");
  std::vector<std::string> wanted;
  bench_options options;
  options.programs = std::filesystem::canonical("/proc/self/exe").parent_path();
  bool scaling = false;
  std::vector<std::string> names;
  for (const auto& each : workloads())
    names.emplace_back(each.name);
  app.add_option("workload", wanted, "Which to run; all by default")->check(CLI::IsMember(names));
  app.add_option("--runs", options.runs, "Runs of each workload that is over in one wave")
      ->check(CLI::PositiveNumber);
  app.add_flag("--scaling", scaling, "Each at a quarter, half and the whole of its size");
  CLI11_PARSE(app, argc, argv);

  print_header();
  bool good = true;
  for (const auto& each : workloads()) {
    if (!wanted.empty() && std::ranges::find(wanted, each.name) == wanted.end())
      continue;
    for (const unsigned part : {4U, 2U, 1U})
      if (part == 1 || scaling)
        good = run(each, options, each.size / part) && good;
  }
  return good ? 0 : 1;
}
