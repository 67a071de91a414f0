#include "bench/floors.hpp"

#include "bench/failure.hpp"

#include <sstream>
#include <thread>

namespace rstuf::bench {
namespace {

std::uint16_t announced_port(process& server, const std::filesystem::path& log) {
  const auto deadline = now() + std::chrono::seconds(10);
  while (server.running() && now() < deadline) {
    const auto said = read_text(log);
    if (said.ends_with('\n'))
      return static_cast<std::uint16_t>(std::stoul(said));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  throw failure("the floor's server did not start");
}

} // namespace

samples publication_floor(const std::filesystem::path& programs, const floor_publication& what) {
  const scratch_directory home;
  const auto directory = home.path() / "files";
  std::filesystem::create_directory(directory);
  std::vector<std::string> command{programs / "rstuf-bench-floor",
                                   "publish",
                                   "--directory",
                                   directory,
                                   "--times",
                                   std::to_string(what.times),
                                   "--rows",
                                   std::to_string(what.rows)};
  for (const auto& [size, count] : what.files)
    command.insert(command.end(), {"--file", std::to_string(size), std::to_string(count)});
  std::istringstream said(run_command(command, home.path() / "log"));
  samples result;
  for (double value = 0; said >> value;)
    result.add(seconds{value});
  return result;
}

floor_server::floor_server(const std::filesystem::path& programs, std::size_t body)
    : process_({programs / "rstuf-bench-floor", "serve", "--body", std::to_string(body)}, {},
               home_.path() / "log"),
      port_(announced_port(process_, home_.path() / "log")) {}

} // namespace rstuf::bench
