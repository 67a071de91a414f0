#pragma once

#include <cstddef>
#include <filesystem>
#include <utility>
#include <vector>

namespace rstuf::floor {

/// One publication, repeated: so many files of such sizes, and a transaction with so many rows.
struct publish_plan {
  std::filesystem::path directory; ///< exists and is empty
  std::size_t times = 1;
  std::size_t rows = 1;
  std::vector<std::pair<std::size_t, std::size_t>> files; ///< bytes, how many
};

/// Hashes and signs (ed25519) every file, writes all under temporary names, makes them durable with
/// one syncfs (an fsync each, if they are few), renames them and makes the directory durable; then
/// one durable SQLite transaction.
/// The seconds of each repetition. Throws std::runtime_error.
std::vector<double> publish(const publish_plan& plan);

} // namespace rstuf::floor
