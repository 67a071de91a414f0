#pragma once

#include "tuf/error.hpp"

#include <filesystem>
#include <istream>
#include <string>
#include <vector>

namespace rstuf::cli {

/// A file that was found, and the directory below which its path begins: none if it was named
/// itself.
struct found_file {
  std::filesystem::path file;
  std::filesystem::path below;
};

/// The named files, and all regular files below the named directories, sorted there; directories
/// that are symbolic links are not entered. As with `cp -r`, what lies in a directory keeps that
/// directory's name; what lies in "." or ".." does not. Errors: `not_found`, `unavailable`.
result<std::vector<found_file>> find_files(const std::vector<std::string>& named);

/// Names one a line, or with `null_separated` as `find -print0` writes them; empty ones are passed
/// over.
std::vector<std::string> read_names(std::istream& in, bool null_separated);

} // namespace rstuf::cli
