#include "bench/failure.hpp"
#include "bench/floors.hpp"
#include "bench/repository.hpp"
#include "bench/verification.hpp"
#include "bench/workloads.hpp"
#include "tuf/bins.hpp"

#include <bit>

namespace rstuf::bench {
namespace {

std::size_t size_of(connection& from, const std::string& file) {
  const auto answer = from.get("/metadata/" + file);
  if (answer.status != 200)
    throw failure("GET /metadata/" + file + " gives " + std::to_string(answer.status));
  return answer.body.size();
}

/// One publication of everything that a new repository holds but the root, which comes signed.
seconds floor_of_bootstrap(const bench_options& options, repository& repo) {
  const tuf::bins bins{.prefix = "bins",
                       .bit_length = static_cast<std::uint32_t>(std::countr_zero(repo.bins()))};
  connection files(repo.port()); // the one of before may have been idle for too long
  floor_publication all{.times = 1, .rows = repo.bins()};
  all.files.emplace_back(size_of(files, "1." + bins.name(0) + ".json"), repo.bins());
  for (const auto* file : {"1.targets.json", "1.snapshot.json", "timestamp.json"})
    all.files.emplace_back(size_of(files, file), 1);
  samples times;
  for (std::size_t i = 0; i < options.runs; ++i)
    times.add(publication_floor(options.programs, all));
  return times.median();
}

} // namespace

/// From the signed root to a complete repository.
std::vector<measurement> run_bootstrap(const bench_options& options, std::size_t bins) {
  measurement row{.name = "bootstrap, " + std::to_string(bins) + " bins", .count = 1};
  for (std::size_t i = 0; i < options.runs; ++i) {
    repository repo(options.programs, bins);
    const auto before = repo.server().used();
    const auto start = now();
    repo.bootstrap();
    row.operations.add(now() - start);
    row.used = between(before, repo.server().used());
    verify_empty(repo);
    if (i + 1 == options.runs)
      row.floor = floor_of_bootstrap(options, repo);
  }
  row.totals = row.operations;
  row.compared = "median run";
  row.measured = row.totals.median();
  return {row};
}

} // namespace rstuf::bench
