#pragma once

#include "cli/session.hpp"
#include "signing/key_file.hpp"

#include <string>

namespace rstuf::cli {

/// `conflict` if FILE or FILE.pub.json is there: said before anybody types a passphrase.
result<void> check_new_pair(const std::string& file);

/// Writes FILE (private, mode 0600) and FILE.pub.json, neither over a file that is there, and says
/// so. `name` may be empty.
result<void> write_pair(const std::string& file, const signing::key_pair& pair,
                        const std::string& name, session& s);

} // namespace rstuf::cli
