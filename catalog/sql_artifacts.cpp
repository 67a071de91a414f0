#include "catalog/sql_catalog.hpp"

namespace rstuf::catalog {

using soci::use;

result<std::vector<artifact>> sql_catalog::contents(std::string_view repository, const share& what,
                                                    std::int64_t revision) {
  return connection_.read_one([&]() -> result<std::vector<artifact>> {
    if (!contents_)
      contents_.emplace(sql());
    try {
      return contents_->read(repository, what, revision);
    } catch (...) {
      contents_.reset(); // a statement that was left half read would go on seeing its old state
      throw;
    }
  });
}

result<std::size_t> sql_catalog::clean(std::string_view repository, std::size_t limit) {
  return connection_.write([&]() -> result<std::size_t> {
    const std::string name(repository);
    const auto most = static_cast<std::int64_t>(limit);
    // The constant is what makes the index artifact_closed apply. A role that the newest
    // publication left behind (people have not signed it, or it cannot be written) still shows what
    // it had.
    soci::statement remove =
        (sql().prepare
             << "DELETE FROM artifact WHERE (repository, path_hash, path, from_rev) IN "
                "(SELECT a.repository, a.path_hash, a.path, a.from_rev FROM artifact a "
                "WHERE a.repository = :repository AND a.to_rev < 9223372036854775807 AND a.to_rev "
                "<= (SELECT visible_revision FROM repository WHERE name = :name) AND NOT EXISTS "
                "(SELECT 1 FROM role r JOIN repository p ON p.name = r.repository "
                "WHERE r.repository = a.repository "
                "AND r.revision > r.published_revision AND r.published_revision < a.to_rev "
                "AND r.version > 0 AND r.retired = 0 AND (r.name = a.owner OR "
                "(r.revision <= p.visible_revision AND NOT EXISTS (SELECT 1 FROM delegation d "
                "WHERE d.repository = r.repository AND d.role = r.name)))) LIMIT :most)",
         use(name), use(name), use(most));
    remove.execute(true);
    const auto removed = remove.get_affected_rows();
    sql() << "DELETE FROM tombstone WHERE repository = :repository AND NOT EXISTS "
             "(SELECT 1 FROM task t WHERE t.repository = tombstone.repository "
             "AND t.state IN ('accepted', 'started') AND t.number < tombstone.task)",
        use(name);
    return static_cast<std::size_t>(removed);
  });
}

} // namespace rstuf::catalog
