#include "cli/artifact_request.hpp"

#include "tuf/paths.hpp"

#include <map>

namespace rstuf::cli {
namespace {

result<std::string> path_below(const std::filesystem::path& base,
                               const std::filesystem::path& file) {
  const auto whole = std::filesystem::absolute(file).lexically_normal();
  const auto from = std::filesystem::absolute(base / "").lexically_normal();
  const auto relative = whole.lexically_relative(from);
  if (relative.empty() || *relative.begin() == "..")
    return fail(errc::invalid_argument, file.string() + " is not below " + base.string());
  return relative.generic_string();
}

result<std::string> target_path(const found_file& found, const path_rule& rule) {
  if (!rule.exact.empty())
    return rule.exact;
  result<std::string> path = found.file.filename().string();
  if (rule.base)
    path = path_below(*rule.base, found.file);
  else if (!found.below.empty())
    path = path_below(found.below, found.file);
  if (!path || rule.prefix.empty())
    return path;
  return rule.prefix + (rule.prefix.ends_with('/') ? "" : "/") + *path;
}

} // namespace

result<std::vector<artifact_file>> name_artifacts(const std::vector<found_file>& files,
                                                  const path_rule& rule) {
  if (!rule.exact.empty() && files.size() != 1)
    return fail(errc::invalid_argument, "--as names one path and needs exactly one FILE");
  std::vector<artifact_file> artifacts;
  std::map<std::string, std::string> taken;
  for (const auto& found : files) {
    const auto file = found.file.string();
    const auto path = target_path(found, rule);
    if (!path)
      return std::unexpected(path.error());
    if (const auto fits = tuf::check_target_path(*path); !fits)
      return fail(errc::invalid_argument, file + ": " + fits.error().context);
    if (const auto [other, is_new] = taken.emplace(*path, file); !is_new)
      return fail(errc::invalid_argument, file + " and " + other->second + " have the same path, " +
                                              *path + "; --base keeps them apart");
    artifacts.push_back({found.file, *path});
  }
  return artifacts;
}

} // namespace rstuf::cli
