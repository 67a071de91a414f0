#pragma once

#include "tuf/metadata.hpp"

#include <string>

namespace rstuf::client {

/// The path under which a target file is stored. TUF 5.7.3: in consistent snapshots
/// HASH.FILENAME.EXT, the hash before the last segment. Which of the listed hashes is free; clients
/// take the first by name, as python-tuf does. It must list one.
std::string stored_path(const std::string& path, const tuf::target_file& file, bool prefixed);

} // namespace rstuf::client
