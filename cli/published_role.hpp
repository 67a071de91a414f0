#pragma once

#include "client/fetcher.hpp"
#include "tuf/json.hpp"
#include "tuf/metadata.hpp"

#include <filesystem>
#include <string>

namespace rstuf::cli {

/// The newest root under a metadata base URL: from 1.root.json on, each verified by the one before
/// it (TUF 5.3). The first is trusted because it is there: who has a root should compare. Errors:
/// those of the fetcher, `unverified`, `invalid_argument`, naming the file.
result<tuf::metadata<tuf::root>> newest_root(client::fetcher& net, const std::string& metadata_url);

/// A root out of a file, form checked.
result<tuf::metadata<tuf::root>> read_root_file(const std::filesystem::path& file);

/// The signed part of a delegated role as it is published now, to compare with; nothing is
/// verified. Null if it is not published yet.
result<json> published_role(client::fetcher& net, const std::string& metadata_url,
                            const std::string& role);

} // namespace rstuf::cli
