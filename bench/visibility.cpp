#include "bench/visibility.hpp"

#include "bench/failure.hpp"
#include "tuf/bins.hpp"

#include <nlohmann/json.hpp>

#include <bit>

namespace rstuf::bench {
namespace {

using nlohmann::json;

std::string fetch(connection& from, const std::string& name) {
  auto answer = from.get("/metadata/" + name);
  if (answer.status != 200)
    throw failure("GET /metadata/" + name + " gives " + std::to_string(answer.status));
  return std::move(answer.body);
}

} // namespace

visibility::visibility(std::uint16_t port, std::size_t bins) : metadata_(port), bins_(bins) {
  observe();
}

bool visibility::observe() {
  const auto text = fetch(metadata_, "timestamp.json");
  const auto timestamp = json::parse(text).at("signed");
  const std::int64_t version = timestamp.at("version");
  if (version == timestamp_version_)
    return false;
  timestamp_version_ = version;
  const std::int64_t snapshot = timestamp.at("meta").at("snapshot.json").at("version");
  const auto snapshot_text = fetch(metadata_, std::to_string(snapshot) + ".snapshot.json");
  const auto seen = now();
  const auto listing = json::parse(snapshot_text).at("signed").at("meta");
  for (const auto& [file, entry] : listing.items()) {
    auto& versions = history_[file.substr(0, file.rfind(".json"))];
    const std::int64_t bin_version = entry.at("version");
    if (versions.empty() || versions.back().version < bin_version)
      versions.push_back({.version = bin_version, .seen = seen});
  }
  newest_.timestamp = text.size();
  newest_.snapshot = snapshot_text.size();
  return true;
}

std::map<std::string, moment> visibility::resolve(const std::vector<std::string>& paths) {
  const tuf::bins bins{.prefix = "bins",
                       .bit_length = static_cast<std::uint32_t>(std::countr_zero(bins_))};
  std::map<std::string, moment> result;
  for (const auto& path : paths) {
    const auto bin = bins.name_of(path);
    for (const auto& [version, seen] : history_[bin])
      if (listed(bin, version).contains(path)) {
        result.emplace(path, seen);
        break;
      }
    if (!result.contains(path))
      throw failure(path + " is in none of the " + std::to_string(history_[bin].size()) +
                    " versions of " + bin + " that were seen");
  }
  return result;
}

const std::set<std::string>& visibility::listed(const std::string& bin, std::int64_t version) {
  const auto name = std::to_string(version) + "." + bin + ".json";
  const auto [entry, is_new] = bin_files_.try_emplace(name);
  if (is_new) {
    const auto text = fetch(metadata_, name);
    bin_bytes_[bin] = text.size();
    const auto targets = json::parse(text).at("signed").at("targets");
    for (const auto& [path, info] : targets.items())
      entry->second.insert(path);
  }
  return entry->second;
}

visibility::file_sizes visibility::sizes() const {
  auto result = newest_;
  for (const auto& [bin, bytes] : bin_bytes_)
    result.bin += bytes / bin_bytes_.size();
  return result;
}

} // namespace rstuf::bench
