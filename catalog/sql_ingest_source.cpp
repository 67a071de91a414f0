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
      select_role_(
          (sql_.prepare << "SELECT bytes, published_revision, COALESCE((SELECT MAX(d.revision) "
                           "FROM draft d WHERE d.repository = role.repository "
                           "AND d.role = role.name), 0) FROM role "
                           "WHERE repository = :repository AND name = :name",
           use(repository_), use(name_), into(role_.bytes), into(role_.published_revision),
           into(role_.drafted_revision))),
      select_tombstone_((sql_.prepare << "SELECT task FROM tombstone "
                                         "WHERE repository = :repository AND path = :path",
                         use(repository_), use(path_), into(task_))),
      select_held_((sql_.prepare << "SELECT path, path_hash, info, task FROM held "
                                    "WHERE repository = :repository AND path = :path",
                    use(repository_), use(name_), into(path_), into(path_hash_),
                    into(info_, has_info_), into(task_))),
      has_tombstones_(has_rows("tombstone")), has_held_(has_rows("held")) {}

bool sql_ingest_source::has_rows(const std::string& table) {
  int one = 0;
  sql_ << "SELECT 1 FROM " + table + " WHERE repository = :repository LIMIT 1", use(repository_),
      into(one);
  return sql_.got_data();
}

path_state sql_ingest_source::find_path(const std::string& path, std::uint32_t path_hash) {
  path_state out;
  path_ = path;
  path_hash_ = path_hash;
  if (has_tombstones_ && select_tombstone_.execute(true))
    out.task = task_;
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

std::optional<held_change> sql_ingest_source::find_held(const std::string& path) {
  name_ = path;
  if (!has_held_ || !select_held_.execute(true))
    return {};
  return read_held();
}

std::vector<held_change> sql_ingest_source::all_held() {
  std::vector<held_change> out;
  soci::statement select =
      (sql_.prepare << "SELECT path, path_hash, info, task FROM held "
                       "WHERE repository = :repository",
       use(repository_), into(path_), into(path_hash_), into(info_, has_info_), into(task_));
  for (bool more = select.execute(true); more; more = select.fetch())
    out.push_back(read_held());
  return out;
}

held_change sql_ingest_source::read_held() const {
  held_change out;
  out.task = task_;
  out.change.path = path_;
  out.change.path_hash = static_cast<std::uint32_t>(path_hash_);
  if (has_info_ == soci::i_ok)
    out.change.info = info_;
  return out;
}

} // namespace rstuf::catalog
