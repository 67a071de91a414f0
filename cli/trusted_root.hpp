#pragma once

#include "client/published_view.hpp"

#include <filesystem>
#include <string>

namespace rstuf::cli {

/// The bytes of the root that an option `--root` names: a file or, for trust on first use, a URL.
/// Errors name the option.
result<std::string> read_trusted_root(client::fetcher& net, const std::string& where);

/// What is published under a metadata base URL, verified from the root that `--root` names. Where
/// that is empty, 1.root.json is trusted because it is there: who has a root should name it.
result<client::published_view> open_published(client::fetcher& net, const std::string& metadata_url,
                                              const std::string& root);

/// A root out of a file, form checked.
result<tuf::root> read_root_file(const std::filesystem::path& file);

} // namespace rstuf::cli
