#pragma once

#include "bench/process.hpp"
#include "bench/samples.hpp"
#include "bench/text_file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace rstuf::bench {

/// What the floor program publishes: see bench/floor/publish.hpp.
struct floor_publication {
  std::size_t times = 1;
  std::size_t rows = 1;
  std::vector<std::pair<std::size_t, std::size_t>> files = {}; ///< bytes, how many
};

/// Runs the floor program's publications; the time of each.
samples publication_floor(const std::filesystem::path& programs, const floor_publication& what);

/// The floor program's HTTP server, for the cost of the exchange alone; ends with the object.
class floor_server {
public:
  /// Each answer has a body of so many bytes.
  floor_server(const std::filesystem::path& programs, std::size_t body);
  std::uint16_t port() const { return port_; }

private:
  scratch_directory home_;
  process process_;
  std::uint16_t port_;
};

} // namespace rstuf::bench
