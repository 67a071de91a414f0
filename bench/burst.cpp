#include "bench/failure.hpp"
#include "bench/floors.hpp"
#include "bench/load.hpp"
#include "bench/repository.hpp"
#include "bench/verification.hpp"
#include "bench/visibility.hpp"
#include "bench/workloads.hpp"

#include <algorithm>
#include <exception>
#include <thread>

namespace rstuf::bench {
namespace {

constexpr std::size_t senders = 64;
constexpr auto watch_pause = std::chrono::milliseconds(2);

/// Watches a repository from a thread of its own, until it is told to stop.
class watcher {
public:
  explicit watcher(visibility& watch)
      : thread_([this, &watch](const std::stop_token& stop) { look(watch, stop); }) {}

  /// Looks one last time; throws what went wrong.
  void stop(visibility& watch) {
    thread_.request_stop();
    thread_.join();
    if (error_)
      std::rethrow_exception(error_);
    watch.observe();
  }

private:
  void look(visibility& watch, const std::stop_token& stop) {
    try {
      while (!stop.stop_requested()) {
        watch.observe();
        std::this_thread::sleep_for(watch_pause);
      }
    } catch (...) {
      error_ = std::current_exception();
    }
  }

  std::exception_ptr error_;
  std::jthread thread_; // last: it uses the others
};

std::vector<std::string> burst_paths(std::size_t requests) {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < requests; ++i)
    paths.push_back(artifact_path("burst", i));
  return paths;
}

std::vector<std::string> request_texts(const std::vector<std::string>& paths) {
  std::vector<std::string> texts;
  for (const auto& path : paths)
    texts.push_back(request_bytes("POST", "/api/v1/artifacts/", add_body({path})));
  return texts;
}

load_plan plan_for(std::uint16_t port, const std::vector<std::string>& texts) {
  return {.port = port,
          .connections = senders,
          .next =
              [&texts](std::size_t i) {
                return i < texts.size() ? std::optional(texts[i]) : std::nullopt;
              },
          .answered = [](std::size_t, moment, response&&) {}};
}

/// The exchange of all requests with a server that does nothing else, and one publication of all.
seconds floor_of_burst(const bench_options& options, const std::vector<std::string>& texts,
                       const visibility::file_sizes& sizes) {
  samples exchanges;
  for (std::size_t i = 0; i < options.runs; ++i) {
    const floor_server server(options.programs, 200);
    const auto start = now();
    run_load(plan_for(server.port(), texts));
    exchanges.add(now() - start);
  }
  const auto publications = publication_floor(
      options.programs,
      {.times = options.runs,
       .rows = texts.size(),
       .files = {{sizes.bin, usual_bins}, {sizes.snapshot, 1}, {sizes.timestamp, 1}}});
  return exchanges.median() + publications.median();
}

/// One wave of requests on a new repository, added to the row.
visibility::file_sizes run_wave(const bench_options& options, const std::vector<std::string>& paths,
                                const std::vector<std::string>& texts, measurement& row) {
  repository repo(options.programs, usual_bins);
  repo.bootstrap();
  visibility watch(repo.port(), usual_bins);
  std::vector<moment> starts(paths.size());
  std::vector<std::string> tasks(paths.size());
  auto plan = plan_for(repo.port(), texts);
  plan.answered = [&](std::size_t i, moment sent, response&& answer) {
    starts[i] = sent;
    tasks[i] = accepted_task(answer);
  };

  watcher watching(watch);
  const auto before = repo.server().used();
  const auto begin = now();
  run_load(plan);
  repo.await_success(tasks.back());
  row.used = between(before, repo.server().used());
  for (const auto& task : tasks)
    repo.await_success(task);
  watching.stop(watch);

  const auto visible = watch.resolve(paths);
  auto end = begin;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    row.operations.add(visible.at(paths[i]) - starts[i]);
    end = std::max(end, visible.at(paths[i]));
  }
  row.totals.add(end - begin);
  verify(repo, paths);
  return watch.sizes();
}

} // namespace

/// All at once: one artifact a request on 64 connections, each sending when it has its answer.
std::vector<measurement> run_burst(const bench_options& options, std::size_t requests) {
  const auto paths = burst_paths(requests);
  const auto texts = request_texts(paths);
  measurement row{.name = "burst, " + std::to_string(requests) + " requests", .count = requests};
  visibility::file_sizes sizes;
  for (std::size_t i = 0; i < options.runs; ++i)
    sizes = run_wave(options, paths, texts, row);
  row.compared = "median run";
  row.measured = row.totals.median();
  row.floor = floor_of_burst(options, texts, sizes);
  return {row};
}

} // namespace rstuf::bench
