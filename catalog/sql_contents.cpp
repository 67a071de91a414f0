#include "catalog/sql_contents.hpp"

#include <algorithm>

namespace rstuf::catalog {

using soci::into;
using soci::use;

/// `condition`: the constant in it is what makes the index artifact_owner apply.
sql_contents::query::query(soci::session& sql, const std::string& condition)
    : select((sql.prepare << "SELECT path, info FROM artifact WHERE repository = :repository AND " +
                                 condition +
                                 "owner = :owner AND path_hash BETWEEN :low AND :high "
                                 "AND from_rev <= :since AND to_rev > :until",
              use(repository), use(owner), use(low), use(high), use(revision), use(revision),
              into(row.path), into(row.info))) {}

std::vector<artifact> sql_contents::read(std::string_view repository, const share& what,
                                         std::int64_t revision) {
  auto& q = what.owner.empty() ? of_targets_ : of_owner_;
  q.repository = repository;
  q.owner = what.owner;
  q.low = what.first;
  q.high = what.last;
  q.revision = revision;
  std::vector<artifact> out;
  for (bool more = q.select.execute(true); more; more = q.select.fetch())
    out.push_back(q.row);
  std::ranges::sort(out, {}, &artifact::path); // whatever the collation of the database
  return out;
}

} // namespace rstuf::catalog
