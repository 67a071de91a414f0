#include "bench/measurement.hpp"

#include <cstdio>

namespace rstuf::bench {
namespace {

double milliseconds(seconds value) {
  return value.count() * 1e3;
}

double mebibytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / (1U << 20U);
}

} // namespace

usage between(const usage& before, const usage& after) {
  return {.cpu_seconds = after.cpu_seconds - before.cpu_seconds,
          .bytes_written = after.bytes_written - before.bytes_written,
          .peak_memory = after.peak_memory};
}

void print_header() {
  std::printf("%-28s %7s | %9s %9s %9s %9s | %9s %9s | %8s %7s %9s | %-18s %9s %9s %6s\n",
              "workload", "count", "median ms", "p95 ms", "p99 ms", "max ms", "run ms", "ops/s",
              "peak MiB", "CPU s", "write MiB", "compared", "ms", "floor ms", "ratio");
}

void print(const measurement& row) {
  const auto total = row.totals.median();
  std::printf("%-28s %7zu | %9.3f %9.3f %9.3f %9.3f | %9.1f %9.0f | %8.1f %7.2f %9.1f | "
              "%-18s %9.3f %9.3f %6.2f\n",
              row.name.c_str(), row.count, milliseconds(row.operations.median()),
              milliseconds(row.operations.percentile(0.95)),
              milliseconds(row.operations.percentile(0.99)),
              milliseconds(row.operations.percentile(1.0)), milliseconds(total),
              static_cast<double>(row.count) / total.count(), mebibytes(row.used.peak_memory),
              row.used.cpu_seconds, mebibytes(row.used.bytes_written), row.compared.c_str(),
              milliseconds(row.measured), milliseconds(row.floor), row.measured / row.floor);
  std::fflush(stdout);
}

void print_failure(const std::string& name, const std::string& why) {
  std::printf("%-28s FAILED: %s\n", name.c_str(), why.c_str());
  std::fflush(stdout);
}

} // namespace rstuf::bench
