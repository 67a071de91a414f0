// What this machine needs for the work that no implementation can leave out. It shares no code with
// the service; see docs/benchmarks.md for what counts as such work.
#include "bench/floor/publish.hpp"
#include "bench/floor/serve.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
  CLI::App app("The floor under a workload of rstuf-bench");
  app.require_subcommand(1);

  rstuf::floor::publish_plan plan;
  auto* publish = app.add_subcommand("publish", "Sign and store publications, one after the other");
  publish->add_option("--directory", plan.directory)->required();
  publish->add_option("--times", plan.times)->required();
  publish->add_option("--rows", plan.rows, "rows of its one transaction")->required();
  publish->add_option("--file", plan.files, "SIZE COUNT: files of that many bytes")->required();

  std::size_t body = 0;
  auto* serve = app.add_subcommand("serve", "Answer every HTTP request with the same bytes");
  serve->add_option("--body", body, "bytes of the body")->required();

  CLI11_PARSE(app, argc, argv);
  try {
    if (publish->parsed())
      for (const double seconds : rstuf::floor::publish(plan))
        std::printf("%.9f\n", seconds);
    else
      rstuf::floor::serve(body);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
