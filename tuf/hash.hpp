#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rstuf::tuf {

/// Lower-case hex of the bytes, and back (either case; nothing for odd length or other digits).
std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view hex);

/// SHA-256 as lower-case hex.
std::string sha256_hex(std::string_view bytes);

/// The first 32 bits of SHA-256 of the bytes, big-endian: what sorts a target path into a bin.
std::uint32_t sha256_prefix(std::string_view bytes);

/// The hash names a TUF client knows, with the digest's length in bytes: sha224, sha256, sha384,
/// sha512, blake2b, blake2b-256. Nothing for another name.
std::optional<std::size_t> digest_size(std::string_view algorithm);

/// Hashes bytes that come in pieces.
class hasher {
public:
  /// `algorithm` is one that digest_size knows; throws std::invalid_argument otherwise.
  explicit hasher(std::string_view algorithm);
  hasher(hasher&&) noexcept;
  hasher& operator=(hasher&&) noexcept;
  ~hasher();

  void update(std::string_view bytes);
  /// Lower-case hex; ends the use of this object.
  std::string finish();

private:
  struct state;
  std::unique_ptr<state> state_;
};

/// One-shot digest as lower-case hex; nothing for an unknown algorithm.
std::optional<std::string> digest_hex(std::string_view algorithm, std::string_view bytes);

} // namespace rstuf::tuf
