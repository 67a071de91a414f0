#pragma once

#include "tuf/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace rstuf::tuf {

/// Writes the canonical signed part of a targets role entry by entry: the bytes that
/// canonical(to_json(targets)) would give, without a document in memory. Paths must be added in
/// ascending byte order, each once.
class targets_writer {
public:
  /// `delegations` is canonical JSON, or empty for none.
  targets_writer(std::int64_t version, time_point expires, std::string_view delegations = {});
  /// `info` is the canonical JSON of the target file: {"custom":…,"hashes":…,"length":…}.
  void add(std::string_view path, std::string_view info);
  std::string finish() &&;

private:
  std::string out_;
  std::string tail_;
  bool first_ = true;
};

/// The same for a snapshot that lists versions only. `role` is without ".json"; file names must
/// come in ascending byte order.
class snapshot_writer {
public:
  snapshot_writer(std::int64_t version, time_point expires);
  void add(std::string_view role, std::int64_t version);
  std::string finish() &&;

private:
  std::string out_;
  std::string tail_;
  bool first_ = true;
};

/// The canonical signed part of a timestamp over a snapshot with this version, length and SHA-256.
std::string write_timestamp(std::int64_t version, time_point expires, std::int64_t snapshot_version,
                            std::size_t snapshot_length, std::string_view snapshot_sha256);

} // namespace rstuf::tuf
