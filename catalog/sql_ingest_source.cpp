#include "catalog/sql_ingest_source.hpp"

#include <algorithm>

namespace rstuf::catalog {

using soci::into;
using soci::use;

sql_ingest_source::sql_ingest_source(soci::session& sql, std::string repository)
    : sql_(sql), repository_(std::move(repository)),
      select_newest_((sql_.prepare << "SELECT info, from_rev, to_rev, task FROM artifact "
                                      "WHERE repository = :repository AND path_hash = :path_hash "
                                      "AND path = :path ORDER BY from_rev DESC LIMIT 1",
                      use(repository_), use(path_hash_), use(path_), into(info_), into(from_),
                      into(to_), into(task_))),
      select_role_((sql_.prepare << "SELECT bytes, published_revision FROM role "
                                    "WHERE repository = :repository AND name = :name",
                    use(repository_), use(name_), into(role_.bytes),
                    into(role_.published_revision))),
      has_tombstones_(has_rows("tombstone")), has_held_(has_rows("held")) {}

bool sql_ingest_source::has_rows(const std::string& table) {
  int one = 0;
  sql_ << "SELECT 1 FROM " + table + " WHERE repository = :repository LIMIT 1", use(repository_),
      into(one);
  return sql_.got_data();
}

path_state sql_ingest_source::find_path(const std::string& path, std::uint32_t path_hash) {
  path_state out;
  if (has_tombstones_)
    sql_ << "SELECT task FROM tombstone WHERE repository = :repository AND path = :path",
        use(repository_), use(path), into(out.task);
  path_ = path;
  path_hash_ = path_hash;
  if (!select_newest_.execute(true))
    return out;
  if (to_ != open_end) {
    out.revision = to_;
    return out;
  }
  return {info_, from_, std::max(task_, out.task)};
}

std::optional<role_state> sql_ingest_source::find_role(const std::string& name) {
  name_ = name;
  if (!select_role_.execute(true))
    return {};
  return role_;
}

namespace {

/// Selects held changes; `path` empty: all of them.
std::vector<held_change> select_held(soci::session& sql, const std::string& repository,
                                     const std::string& path) {
  held_change row;
  std::int64_t path_hash = 0;
  std::string info;
  soci::indicator has_info = soci::i_null;
  soci::statement select =
      (sql.prepare << "SELECT path, path_hash, info, task FROM held "
                      "WHERE repository = :repository AND (:any = '' OR path = :path)",
       use(repository, "repository"), use(path, "any"), use(path, "path"), into(row.change.path),
       into(path_hash), into(info, has_info), into(row.task));
  std::vector<held_change> out;
  for (bool more = select.execute(true); more; more = select.fetch()) {
    row.change.path_hash = static_cast<std::uint32_t>(path_hash);
    row.change.info = has_info == soci::i_ok ? std::optional(info) : std::nullopt;
    out.push_back(row);
  }
  return out;
}

} // namespace

std::optional<held_change> sql_ingest_source::find_held(const std::string& path) {
  if (!has_held_)
    return {};
  auto found = select_held(sql_, repository_, path);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<held_change> sql_ingest_source::all_held() {
  return has_held_ ? select_held(sql_, repository_, {}) : std::vector<held_change>{};
}

} // namespace rstuf::catalog
