#pragma once

#include "tuf/error.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::storage {

/// A metadata file by name ("12.snapshot.json") and content.
struct file {
  std::string name;
  std::string bytes;
};

/// The one file that is replaced.
inline constexpr const char* timestamp_name = "timestamp.json";

/// What became of the creation of one file.
enum class creation {
  created, ///< it is there now, with these bytes
  same,    ///< it was there with these very bytes: adopted
  taken,   ///< the name holds other bytes, which stay
};

/// The metadata files of one repository, as clients see them. Versioned files are written once and
/// never changed; `timestamp.json` alone is replaced. Calls block. An object serves one thread at a
/// time; several objects and processes may work on one place.
class metadata_storage {
public:
  virtual ~metadata_storage() = default;

  /// Creates the files exclusively, in any order, and makes them durable: when this returns, files
  /// and names survive a power cut. A name shows either nothing or the whole content at every
  /// moment. One answer a file, in order. After an error some of the files may exist.
  virtual result<std::vector<creation>> create(std::span<const file> files) = 0;

  /// The content of a file. Errors: `not_found`, `too_large` beyond `limit` bytes, `unavailable`.
  virtual result<std::string> read(std::string_view name, std::size_t limit) = 0;

  /// The names clients may fetch, sorted; no temporary names.
  virtual result<std::vector<std::string>> list() = 0;

  /// Removes files that no client may hold on to: what a failed bootstrap left behind. A missing
  /// name is no error.
  virtual result<void> remove(std::span<const std::string> names) = 0;

  /// Replaces `timestamp.json` in two steps, between which the owner proves that it still is the
  /// owner. stage: makes the bytes durable under a name of this epoch. activate: shows them to
  /// clients, durably; `lease_lost` if a successor discarded what was staged.
  virtual result<void> stage_timestamp(std::int64_t epoch, std::string_view bytes) = 0;
  virtual result<void> activate_timestamp(std::int64_t epoch) = 0;

  /// A new owner's first act: whatever epochs below this one have staged can no longer be
  /// activated.
  virtual result<void> discard_staged(std::int64_t below_epoch) = 0;

  /// Proves at start that the place exists, can be written and creates names exclusively.
  virtual result<void> probe() = 0;
};

/// Whether the name is one that storages hold: letters, digits, `.`, `_`, `-`, not beginning with
/// a dot, at most 255 bytes. Adapters refuse others with `invalid_argument`.
bool is_file_name(std::string_view name);
/// The same as an error that names the culprit.
result<void> check_file_name(std::string_view name);

} // namespace rstuf::storage
