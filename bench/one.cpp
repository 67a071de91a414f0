#include "bench/failure.hpp"
#include "bench/floors.hpp"
#include "bench/repository.hpp"
#include "bench/verification.hpp"
#include "bench/visibility.hpp"
#include "bench/workloads.hpp"

#include <thread>

namespace rstuf::bench {
namespace {

constexpr std::size_t requests = 300;
constexpr auto between_looks = std::chrono::microseconds(200);
constexpr auto longest_wait = std::chrono::seconds(60);

/// Looks at the repository until it changes.
void await_change(visibility& watch) {
  const auto deadline = now() + longest_wait;
  while (!watch.observe()) {
    if (now() > deadline)
      throw failure("nothing became visible within a minute");
    std::this_thread::sleep_for(between_looks);
  }
}

/// The exchange of the request itself, and the publication that makes it visible.
seconds floor_of_one(const bench_options& options, const visibility::file_sizes& sizes) {
  const floor_server server(options.programs, 200);
  connection api(server.port());
  samples exchanges;
  for (std::size_t i = 0; i < requests; ++i) {
    const auto start = now();
    api.post("/api/v1/artifacts/", add_body({artifact_path("one", i)}));
    exchanges.add(now() - start);
  }
  const auto publications = publication_floor(
      options.programs, {.times = requests,
                         .rows = 1,
                         .files = {{sizes.bin, 1}, {sizes.snapshot, 1}, {sizes.timestamp, 1}}});
  return exchanges.median() + publications.median();
}

} // namespace

/// One artifact a request, the next one when clients see the last.
std::vector<measurement> run_one(const bench_options& options, std::size_t present) {
  repository repo(options.programs, usual_bins);
  repo.bootstrap();
  repo.fill("present", present);
  repo.server().reset_peak();

  visibility watch(repo.port(), usual_bins);
  std::vector<std::string> paths;
  std::vector<moment> starts;
  const auto before = repo.server().used();
  const auto begin = now();
  for (std::size_t i = 0; i < requests; ++i) {
    paths.push_back(artifact_path("one", i));
    starts.push_back(now());
    accepted_task(repo.api().post("/api/v1/artifacts/", add_body({paths.back()})));
    await_change(watch);
  }
  measurement row{.name = "one, " + std::to_string(present) + " present", .count = requests};
  row.totals.add(now() - begin);
  row.used = between(before, repo.server().used());

  const auto visible = watch.resolve(paths);
  for (std::size_t i = 0; i < requests; ++i)
    row.operations.add(visible.at(paths[i]) - starts[i]);
  verify(repo, paths);
  row.compared = "median to visible";
  row.measured = row.operations.median();
  row.floor = floor_of_one(options, watch.sizes());
  return {row};
}

} // namespace rstuf::bench
