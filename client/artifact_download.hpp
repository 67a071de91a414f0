#pragma once

#include "client/updater.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace rstuf::client {

/// One artifact, from a repository to a verified file.
struct artifact_download {
  updater_config repository;
  /// A root trusted out of band (TUF 5.2). Needed only while the metadata directory has none; a
  /// root that is there stays.
  std::string first_root;
  std::string path; ///< the target path in the repository
  std::filesystem::path file;
};

/// A whole update (trust_root, refresh, find, download). Errors as those of updater; `not_found` if
/// no role lists the path.
result<target_info> download_artifact(const artifact_download& order, fetcher& net,
                                      const clock& time);

/// The bytes of 1.root.json as the repository itself sends them: trust on first use, for people who
/// accept that whoever answers this one request decides what they trust. Not verified.
result<std::string> fetch_first_root(const updater_config& repository, fetcher& net);

} // namespace rstuf::client
