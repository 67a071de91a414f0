#pragma once

#include "tuf/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::tuf {

/// Succinct hash bins (TAP 15): 2^bit_length roles that share the space of path hashes evenly.
struct bins {
  std::string prefix;
  std::uint32_t bit_length = 1; ///< 1 to 32

  std::uint64_t count() const { return std::uint64_t{1} << bit_length; }
  /// "bins-0a": the number in lower-case hex, zero-padded to the width of the last bin.
  std::string name(std::uint64_t number) const;
  /// The bin that owns a path with this 32-bit hash, or this path.
  std::uint64_t number_of(std::uint32_t path_hash) const { return path_hash >> (32U - bit_length); }
  std::string name_of(std::string_view path) const;
  /// First and last path hash of a bin, both inclusive.
  struct hash_range {
    std::uint32_t first;
    std::uint32_t last;
  };
  hash_range range(std::uint64_t number) const;
  friend bool operator==(const bins&, const bins&) = default;
  /// The number behind a bin's name; nothing if it is no bin of these.
  std::optional<std::uint64_t> number(std::string_view name) const;
};

/// How a delegator writes its delegation to bins.
enum class bin_style : std::uint8_t {
  succinct, ///< TAP 15: one line for all of them
  classic,  ///< a role each, with its path_hash_prefixes: larger, and known to every client
};
std::string_view name_of(bin_style s);
result<bin_style> bin_style_named(std::string_view name);

/// Hex prefixes that together are the hashes of one bin, each as short as can be.
std::vector<std::string> hash_prefixes(const bins& all, std::uint64_t number);

} // namespace rstuf::tuf
