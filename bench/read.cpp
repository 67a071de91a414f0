#include "bench/failure.hpp"
#include "bench/floors.hpp"
#include "bench/load.hpp"
#include "bench/repository.hpp"
#include "bench/verification.hpp"
#include "bench/workloads.hpp"

namespace rstuf::bench {
namespace {

constexpr std::size_t present = 1000;
constexpr auto duration = std::chrono::seconds(5);

/// As many GETs as the connections manage in the duration, each answered with 200.
samples read_for_a_while(std::uint16_t port, std::size_t connections, const std::string& target) {
  const auto request = request_bytes("GET", target);
  const auto end = now() + duration;
  return run_load(
      {.port = port,
       .connections = connections,
       .next = [&](std::size_t) { return now() < end ? std::optional(request) : std::nullopt; },
       .answered =
           [&](std::size_t, moment, response&& answer) {
             if (answer.status != 200)
               throw failure("GET " + target + " gives " + std::to_string(answer.status));
           }});
}

measurement read_one_target(const bench_options& options, repository& repo, std::size_t connections,
                            const std::string& name, const std::string& target) {
  measurement row{.name = "read " + name + ", " + std::to_string(connections)};
  const auto body = repo.api().get(target).body.size();
  const auto before = repo.server().used();
  row.operations = read_for_a_while(repo.port(), connections, target);
  row.used = between(before, repo.server().used());
  row.count = row.operations.count();
  row.totals.add(duration);
  row.compared = "time a request";
  row.measured = duration / static_cast<double>(row.count);
  const floor_server server(options.programs, body);
  row.floor =
      duration / static_cast<double>(read_for_a_while(server.port(), connections, target).count());
  return row;
}

} // namespace

/// What clients and pollers ask most.
std::vector<measurement> run_read(const bench_options& options, std::size_t connections) {
  repository repo(options.programs, usual_bins);
  repo.bootstrap();
  repo.fill("present", present);
  const auto task =
      accepted_task(repo.api().post("/api/v1/artifacts/", add_body({artifact_path("read", 0)})));
  repo.await_success(task);
  verify(repo, {artifact_path("read", 0), artifact_path("present", present - 1)});
  return {read_one_target(options, repo, connections, "task", "/api/v1/task/?task_id=" + task),
          read_one_target(options, repo, connections, "timestamp", "/metadata/timestamp.json")};
}

} // namespace rstuf::bench
