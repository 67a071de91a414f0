// A TUF client made of our library, for the interop tests: `read_repository JOB` refreshes, looks
// up and downloads what JOB asks for. Job and answer are those of tests/kit/clients.py. On failure
// the first line of its error output is the error's code in plain words.
#include "client/curl_fetcher.hpp"
#include "client/updater.hpp"
#include "client/url.hpp"

#include <fstream>
#include <iostream>
#include <sstream>

namespace {

using namespace rstuf;

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

/// One update: {path: file or null}.
result<json> run(const json& job) {
  client::updater_config config;
  config.metadata_url = job.at("metadata_url").get<std::string>();
  config.targets_url = job.at("targets_url").get<std::string>();
  config.metadata_dir = job.at("metadata_dir").get<std::string>();
  const std::filesystem::path target_dir = job.at("target_dir").get<std::string>();

  const auto root = read_file(job.at("root").get<std::string>());
  if (auto trusted = client::updater::trust_root(config, root); !trusted)
    return std::unexpected(trusted.error());
  const auto net = client::make_curl_fetcher();
  client::updater update(config, *net, system_clock());
  if (auto done = update.refresh(); !done)
    return std::unexpected(done.error());

  json answer = json::object();
  for (const std::string path : job.at("paths")) {
    const auto target = update.find(path);
    if (!target)
      return std::unexpected(target.error());
    answer[path] = nullptr;
    if (!*target)
      continue;
    const auto file = target_dir / client::quote_name(path);
    if (auto done = update.download(**target, file); !done)
      return std::unexpected(done.error());
    answer[path] = file.string();
  }
  return answer;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: read_repository JOB\n";
    return 2;
  }
  const auto answer = run(json::parse(read_file(argv[1])));
  if (!answer) {
    std::cerr << text(answer.error().code) << '\n' << answer.error().context << '\n';
    return 1;
  }
  std::cout << answer->dump() << '\n';
}
