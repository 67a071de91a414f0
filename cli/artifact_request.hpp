#pragma once

#include "tuf/json.hpp"

#include <filesystem>
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
result<std::vector<artifact_file>> name_artifacts(const std::vector<std::string>& files,
                                                  const path_rule& rule);

/// One artifact as POST artifacts takes it: path, length and SHA-256 of what the file holds, which
/// is read in pieces. Errors: `not_found`, `unavailable`.
result<json> describe_artifact(const artifact_file& artifact, const json& custom);

} // namespace rstuf::cli
