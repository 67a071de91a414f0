#include "bench/verification.hpp"

#include "bench/failure.hpp"
#include "client/curl_fetcher.hpp"
#include "client/updater.hpp"
#include "tuf/bins.hpp"
#include "tuf/hash.hpp"

#include <bit>
#include <functional>
#include <unordered_set>

namespace rstuf::bench {
namespace {

template <class T>
T checked(result<T> value, const std::string& what) {
  if (!value)
    throw failure("the client refuses " + what + ": " + to_string(value.error()));
  if constexpr (!std::is_void_v<T>)
    return std::move(*value);
}

/// Calls `check` with each path and what the client found for it.
void look_up(const repository& repo, const std::vector<std::string>& paths,
             const std::function<bool(const std::string&,
                                      const std::optional<client::target_info>&)>& check) {
  const auto url = "http://127.0.0.1:" + std::to_string(repo.port());
  const scratch_directory trusted;
  client::updater_config config;
  config.metadata_url = url + "/metadata/";
  config.targets_url = url + "/no-target-files-here/";
  config.metadata_dir = trusted.path();
  checked(client::updater::trust_root(config, repo.root()), "the root");
  const auto net = client::make_curl_fetcher();
  const system_clock time;
  client::updater client(config, *net, time);
  checked(client.refresh(), "the repository");
  for (const auto& path : paths)
    if (!check(path, checked(client.find(path), path)))
      throw failure("the client sees something else for " + path);
}

} // namespace

void verify(const repository& repo, const std::vector<std::string>& paths) {
  look_up(repo, paths, [](const auto& path, const auto& found) {
    return found && found->file.hashes.at("sha256") == tuf::sha256_hex(path);
  });
}

std::vector<std::string> paths_of_all_bins(std::size_t bins) {
  const tuf::bins layout{.prefix = "bins",
                         .bit_length = static_cast<std::uint32_t>(std::countr_zero(bins))};
  std::unordered_set<std::string> covered;
  std::vector<std::string> paths;
  for (std::size_t i = 0; covered.size() < bins; ++i) {
    auto path = "cover/" + std::to_string(i);
    if (covered.insert(layout.name_of(path)).second)
      paths.push_back(std::move(path));
  }
  return paths;
}

void verify_empty(const repository& repo) {
  look_up(repo, paths_of_all_bins(repo.bins()),
          [](const auto&, const auto& found) { return !found; });
}

} // namespace rstuf::bench
