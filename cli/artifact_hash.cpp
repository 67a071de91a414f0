#include "cli/artifact_request.hpp"
#include "tuf/hash.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <future>

namespace rstuf::cli {
namespace {

constexpr std::size_t piece_size = 1U << 18U;
constexpr std::chrono::milliseconds progress_pause{100};

result<std::ifstream> open_regular(const std::filesystem::path& file) {
  std::error_code fault;
  if (const auto kind = std::filesystem::status(file, fault);
      std::filesystem::exists(kind) && !std::filesystem::is_regular_file(kind))
    return fail(errc::invalid_argument, file.string() + " is no regular file");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return fail(errno == ENOENT ? errc::not_found : errc::unavailable,
                file.string() + ": " + std::strerror(errno));
  return in;
}

json with_custom(json info, const json& custom) {
  if (!custom.is_null())
    info["custom"] = custom;
  return info;
}

// The same as describe_artifact, which others may watch.
result<json> describe(const artifact_file& artifact, const artifact_terms& terms,
                      std::atomic<std::int64_t>& hashed) {
  auto in = open_regular(artifact.file);
  if (!in)
    return std::unexpected(in.error());
  std::vector<tuf::hasher> hashers;
  for (const auto& algorithm : terms.algorithms)
    hashers.emplace_back(algorithm);
  std::vector<char> piece(piece_size);
  std::int64_t length = 0; // of what was hashed, should the file be changing
  while (in->read(piece.data(), static_cast<std::streamsize>(piece.size())), in->gcount() > 0) {
    for (auto& hasher : hashers)
      hasher.update({piece.data(), static_cast<std::size_t>(in->gcount())});
    length += in->gcount();
    hashed += in->gcount();
  }
  if (in->bad())
    return fail(errc::unavailable, artifact.file.string() + " cannot be read");
  json hashes = json::object();
  for (std::size_t i = 0; i < hashers.size(); ++i)
    hashes[terms.algorithms[i]] = hashers[i].finish();
  return json{{"path", artifact.path},
              {"info", with_custom({{"length", length}, {"hashes", hashes}}, terms.custom)}};
}

} // namespace

result<json> describe_artifact(const artifact_file& artifact, const artifact_terms& terms) {
  std::atomic<std::int64_t> hashed = 0;
  return describe(artifact, terms, hashed);
}

result<json> describe_artifacts(const std::vector<artifact_file>& artifacts,
                                const artifact_terms& terms, unsigned jobs,
                                const hash_progress& progress) {
  std::vector<result<json>> described(artifacts.size());
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  std::atomic<std::int64_t> hashed = 0;
  const auto work = [&] {
    for (auto i = next++; i < artifacts.size() && !failed; i = next++) {
      described[i] = describe(artifacts[i], terms, hashed);
      if (!described[i])
        failed = true;
    }
  };
  std::vector<std::future<void>> workers;
  for (unsigned i = 0; i < std::min<std::size_t>(jobs, artifacts.size()); ++i)
    workers.push_back(std::async(std::launch::async, work));
  for (auto& worker : workers)
    while (worker.wait_for(progress_pause) != std::future_status::ready)
      progress(hashed);
  json list = json::array();
  for (auto& one : described) {
    if (!one)
      return std::unexpected(one.error());
    list.push_back(*std::move(one));
  }
  return list;
}

result<json> artifacts_in(const std::string& name, std::string_view text) {
  auto document = parse_json(text);
  if (!document)
    return fail(document.error().code, name + ": " + document.error().context);
  const auto& list = document->is_object() ? document->value("artifacts", json()) : *document;
  if (!list.is_array() || list.empty())
    return fail(errc::invalid_argument, name + ": neither a list of artifacts nor an object with "
                                               "the member \"artifacts\"");
  return list;
}

result<json> described_artifact(const std::string& path, std::int64_t length,
                                const std::vector<std::string>& hashes, const json& custom) {
  json digests = json::object();
  for (const auto& text : hashes) {
    const auto colon = text.find(':');
    const auto algorithm = text.substr(0, colon);
    const auto size = tuf::digest_size(algorithm);
    if (colon == text.npos || !size)
      return fail(errc::invalid_argument,
                  "--hash " + text + ": write ALGORITHM:HEX, such as sha256:5891…");
    const auto bytes = tuf::from_hex(text.substr(colon + 1));
    if (!bytes || bytes->size() != *size)
      return fail(errc::invalid_argument, "--hash " + algorithm + ": not " +
                                              std::to_string(2 * *size) + " hexadecimal digits");
    if (!digests.emplace(algorithm, tuf::to_hex(*bytes)).second)
      return fail(errc::invalid_argument, "--hash " + algorithm + " stands there twice");
  }
  return json{{"path", path},
              {"info", with_custom({{"length", length}, {"hashes", digests}}, custom)}};
}

} // namespace rstuf::cli
