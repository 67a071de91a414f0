#pragma once

#include "tuf/hash.hpp"
#include "tuf/metadata.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::client {

/// Compares bytes, whole or in pieces, with the length and the hashes that trusted metadata lists
/// for them. Every listed hash must hold.
class content_check {
public:
  /// `name` is what errors call the content. Error `unverified` for a hash algorithm this library
  /// does not know: a hash that cannot be checked does not hold.
  static result<content_check> begin(std::string name, std::optional<std::int64_t> length,
                                     const std::map<std::string, std::string>& hashes);

  void update(std::string_view bytes);
  /// Error `unverified` naming what differs. Ends the use of this object.
  result<void> finish();

private:
  struct expected_hash {
    std::string algorithm;
    std::string hex;
    tuf::hasher hasher;
  };
  content_check() = default;

  std::string name_;
  std::optional<std::int64_t> length_;
  std::int64_t received_ = 0;
  std::vector<expected_hash> hashes_;
};

/// The same for a metadata file in one piece: TUF 5.5.2 and 5.6.2.
result<void> check_content(std::string_view name, const tuf::meta_file& listed,
                           std::string_view bytes);

} // namespace rstuf::client
