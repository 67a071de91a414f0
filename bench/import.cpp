#include "bench/floors.hpp"
#include "bench/repository.hpp"
#include "bench/verification.hpp"
#include "bench/visibility.hpp"
#include "bench/workloads.hpp"
#include "tuf/hash.hpp"

#include <fstream>

namespace rstuf::bench {
namespace {

constexpr std::size_t import_bins = 16'384;
constexpr std::size_t looked_up = 2000; ///< artifacts that the client looks up

/// RSTUF's CSV of artifacts 0 to count, one after the other.
void write_csv(const std::filesystem::path& file, std::size_t count) {
  std::ofstream out(file, std::ios::binary);
  for (std::size_t i = 0; i < count; ++i) {
    const auto path = artifact_path("import", i);
    out << path << ';' << path.size() << ";sha256;" << tuf::sha256_hex(path) << '\n';
  }
}

std::vector<std::string> some_paths(std::size_t count) {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < looked_up; ++i)
    paths.push_back(artifact_path("import", i * (count - 1) / (looked_up - 1)));
  return paths;
}

/// One import into a new repository, added to the row.
visibility::file_sizes import_once(const bench_options& options, const std::filesystem::path& csv,
                                   const std::vector<std::string>& paths, measurement& row) {
  repository repo(options.programs, import_bins);
  repo.bootstrap();
  const auto before = repo.server().used();
  repo.server().reset_peak();
  const auto start = now();
  run_command({options.programs / "rstuf", "admin", "import-artifacts", "--csv", csv,
               "--api-server", "http://127.0.0.1:" + std::to_string(repo.port())},
              repo.directory() / "import.log");
  row.operations.add(now() - start);
  row.used = between(before, repo.server().used());
  visibility watch(repo.port(), repo.bins()); // its first look must see all
  watch.resolve(paths);
  verify(repo, paths);
  return watch.sizes();
}

} // namespace

/// From the start of the command line with a CSV file to all of it being visible.
std::vector<measurement> run_import(const bench_options& options, std::size_t artifacts) {
  const scratch_directory home;
  const auto csv = home.path() / "artifacts.csv";
  write_csv(csv, artifacts);
  const auto paths = some_paths(artifacts);
  measurement row{.name = "import, " + std::to_string(artifacts) + " artifacts", .count = 1};
  visibility::file_sizes sizes;
  for (std::size_t i = 0; i < options.runs; ++i)
    sizes = import_once(options, csv, paths, row);
  row.totals = row.operations;
  row.compared = "median run";
  row.measured = row.totals.median();
  row.floor = publication_floor(
                  options.programs,
                  {.times = options.runs,
                   .rows = artifacts,
                   .files = {{sizes.bin, import_bins}, {sizes.snapshot, 1}, {sizes.timestamp, 1}}})
                  .median();
  return {row};
}

} // namespace rstuf::bench
