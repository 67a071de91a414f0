#pragma once

#include "bench/repository.hpp"

#include <string>
#include <vector>

namespace rstuf::bench {

/// Lets a TUF client with an empty cache follow the repository from its root and look up each path.
/// Throws failure unless everything verifies and each path is listed with its right hash.
void verify(const repository& repo, const std::vector<std::string>& paths);

/// One path for every bin, listed or not, so that looking them up reads all bins.
std::vector<std::string> paths_of_all_bins(std::size_t bins);

/// Lets the client read and verify every bin of a repository that lists nothing.
void verify_empty(const repository& repo);

} // namespace rstuf::bench
