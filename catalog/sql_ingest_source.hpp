#pragma once

#include "catalog/ingest_ledger.hpp"

#include <soci/soci.h>

#include <limits>

namespace rstuf::catalog {

/// What an ingest asks of the database, with statements that are prepared once for all paths.
class sql_ingest_source final : public ingest_source {
public:
  sql_ingest_source(soci::session& sql, std::string repository);

  path_state find_path(const std::string& path, std::uint32_t path_hash) override;
  std::vector<stale_role> find_stale(const std::string& path, std::uint32_t path_hash) override;
  std::optional<role_state> find_role(const std::string& name) override;
  std::optional<held_change> find_held(const std::string& path) override;
  std::vector<held_change> all_held() override;

private:
  bool has_rows(const std::string& table);
  held_change read_held() const;

  soci::session& sql_;
  // What the statements use and fill.
  std::string repository_, path_, name_, info_;
  std::int64_t path_hash_ = 0, from_ = 0, to_ = 0, task_ = 0;
  soci::indicator has_info_ = soci::i_null;
  role_state role_;
  soci::statement select_newest_, select_stale_, select_role_, select_tombstone_, select_held_;
  bool has_tombstones_, has_held_;
};

/// to_rev of rows that no change has closed.
inline constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();

} // namespace rstuf::catalog
