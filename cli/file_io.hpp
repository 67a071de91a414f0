#pragma once

#include "tuf/error.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace rstuf::cli {

/// The whole of a file that holds no secret. Errors: `not_found`, `unavailable`, `too_large` beyond
/// `limit` bytes.
result<std::string> read_input_file(const std::filesystem::path& file, std::size_t limit);

/// Error `conflict` if the name is taken.
result<void> check_new_file(const std::filesystem::path& file);

/// Writes a new file, complete and durable or not at all. Errors: `conflict` if the name is taken,
/// `unavailable`.
result<void> write_output_file(const std::filesystem::path& file, std::string_view bytes);

/// Writes a file that may be there already, complete and durable or not at all. A new one can be
/// read by its owner only; an old one keeps its permissions, and a symbolic link stays one. Error
/// `unavailable`.
result<void> replace_private_file(const std::filesystem::path& file, std::string_view bytes);

} // namespace rstuf::cli
