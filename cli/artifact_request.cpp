#include "cli/artifact_request.hpp"

#include "tuf/hash.hpp"
#include "tuf/paths.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>

namespace rstuf::cli {
namespace {

constexpr std::size_t piece_size = 1U << 18U;

result<std::string> path_below(const std::filesystem::path& base,
                               const std::filesystem::path& file) {
  const auto whole = std::filesystem::absolute(file).lexically_normal();
  const auto from = std::filesystem::absolute(base / "").lexically_normal();
  const auto relative = whole.lexically_relative(from);
  if (relative.empty() || *relative.begin() == "..")
    return fail(errc::invalid_argument, file.string() + " is not below " + base.string());
  return relative.generic_string();
}

result<std::string> target_path(const std::filesystem::path& file, const path_rule& rule) {
  if (!rule.exact.empty())
    return rule.exact;
  result<std::string> path = file.filename().string();
  if (rule.base)
    path = path_below(*rule.base, file);
  if (!path || rule.prefix.empty())
    return path;
  return rule.prefix + (rule.prefix.ends_with('/') ? "" : "/") + *path;
}

} // namespace

result<std::vector<artifact_file>> name_artifacts(const std::vector<std::string>& files,
                                                  const path_rule& rule) {
  if (!rule.exact.empty() && files.size() != 1)
    return fail(errc::invalid_argument, "--as names one path and needs exactly one FILE");
  std::vector<artifact_file> artifacts;
  std::map<std::string, std::string> taken;
  for (const auto& file : files) {
    const auto path = target_path(file, rule);
    if (!path)
      return std::unexpected(path.error());
    if (const auto fits = tuf::check_target_path(*path); !fits)
      return fail(errc::invalid_argument, file + ": " + fits.error().context);
    if (const auto [other, is_new] = taken.emplace(*path, file); !is_new)
      return fail(errc::invalid_argument, file + " and " + other->second + " have the same path, " +
                                              *path + "; --base keeps them apart");
    artifacts.push_back({file, *path});
  }
  return artifacts;
}

result<json> describe_artifact(const artifact_file& artifact, const json& custom) {
  const auto name = artifact.file.string();
  std::error_code fault;
  if (const auto kind = std::filesystem::status(artifact.file, fault);
      std::filesystem::exists(kind) && !std::filesystem::is_regular_file(kind))
    return fail(errc::invalid_argument, name + " is no regular file");
  errno = 0;
  std::ifstream in(artifact.file, std::ios::binary);
  if (!in)
    return fail(errno == ENOENT ? errc::not_found : errc::unavailable,
                name + ": " + std::strerror(errno));
  tuf::hasher sha256{"sha256"};
  std::vector<char> piece(piece_size);
  std::int64_t length = 0; // of what was hashed, should the file be changing
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
    sha256.update({piece.data(), static_cast<std::size_t>(in.gcount())});
    length += in.gcount();
  }
  if (in.bad())
    return fail(errc::unavailable, name + " cannot be read");
  json info{{"length", length}, {"hashes", {{"sha256", sha256.finish()}}}};
  if (!custom.is_null())
    info["custom"] = custom;
  return json{{"path", artifact.path}, {"info", std::move(info)}};
}

} // namespace rstuf::cli
