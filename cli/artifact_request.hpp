#pragma once

#include "cli/file_list.hpp"
#include "tuf/json.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rstuf::cli {

/// How files become target paths. docs/cli.md has a table of examples.
struct path_rule {
  std::string exact;                         ///< --as: the path of the only file
  std::string prefix;                        ///< --path
  std::optional<std::filesystem::path> base; ///< --base: paths begin below this directory
};

/// A file to be added and the path that clients will ask for.
struct artifact_file {
  std::filesystem::path file;
  std::string path;
};

/// The target path of each file. Errors `invalid_argument`: several files and an exact path, a file
/// that is not below the base, two files of one path, or a path that TUF clients cannot have.
result<std::vector<artifact_file>> name_artifacts(const std::vector<found_file>& files,
                                                  const path_rule& rule);

/// What every artifact of a request shares.
struct artifact_terms {
  std::vector<std::string> algorithms{"sha256"}; ///< that tuf::digest_size knows
  json custom;                                   ///< null for none
};

/// One artifact as POST artifacts takes it: path, length and hashes of what the file holds, which
/// is read once, in pieces. Errors: `not_found`, `unavailable`.
result<json> describe_artifact(const artifact_file& artifact, const artifact_terms& terms);

/// How many bytes were hashed so far, now and then.
using hash_progress = std::function<void(std::int64_t bytes)>;

/// The same of all, on up to `jobs` threads; the first error in the order of the list.
result<json> describe_artifacts(
    const std::vector<artifact_file>& artifacts, const artifact_terms& terms, unsigned jobs,
    const hash_progress& progress = [](std::int64_t /*bytes*/) {});

/// The artifacts in a JSON document: a list, or an object with the member `artifacts`. What each of
/// them holds is the service's to judge.
result<json> artifacts_in(const std::string& name, std::string_view text);

/// An artifact whose file is elsewhere. `hashes` are "sha256:<hex>"; errors `invalid_argument` for
/// an unknown algorithm, other digits, a wrong number of them, or an algorithm that stands there
/// twice.
result<json> described_artifact(const std::string& path, std::int64_t length,
                                const std::vector<std::string>& hashes, const json& custom);

} // namespace rstuf::cli
