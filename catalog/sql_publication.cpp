#include "catalog/sql_catalog.hpp"

namespace rstuf::catalog {

using soci::into;
using soci::use;

result<void> sql_catalog::commit(const lease& own, const publication& next) {
  return write_as_owner(own, [&]() -> result<void> {
    const auto now = to_seconds(time_.now());
    std::int64_t number = 0;
    sql()
        << "UPDATE repository SET committed_publication = :number, "
           "committed_revision = :revision, committed_at = :now, timestamp_bytes = :bytes "
           "WHERE name = :name AND committed_publication = :predecessor "
           "AND visible_publication = committed_publication "
           "AND committed_publication < :least AND delegation_generation = :generation AND EXISTS "
           "(SELECT 1 FROM root WHERE root.repository = repository.name) "
           "RETURNING committed_publication",
        use(next.number), use(next.revision), use(now), use(next.timestamp_bytes),
        use(own.repository), use(next.predecessor), use(next.number), use(next.generation),
        into(number);
    if (!sql().got_data())
      return fail(errc::conflict, "publication " + std::to_string(next.number) + " of " +
                                      own.repository +
                                      " does not follow the newest visible one, or its plan");
    if (auto written = write_roles(own.repository, next.roles); !written)
      return written;
    sql() << "DELETE FROM draft WHERE repository = :repository AND EXISTS "
             "(SELECT 1 FROM role r WHERE r.repository = draft.repository AND r.name = draft.role "
             "AND r.version >= draft.version)",
        use(own.repository);
    cover_tasks(own.repository, next.number);
    return {};
  });
}

result<void> sql_catalog::write_roles(const std::string& repository,
                                      std::span<const role_version> roles) {
  role_version row;
  std::int64_t expires = 0, renew_at = 0, artifacts = 0;
  const auto now = to_seconds(time_.now());
  soci::statement supersede =
      (sql().prepare << "INSERT INTO superseded (repository, name, since) "
                        "SELECT repository, version || '.' || name || '.json', :now FROM role "
                        "WHERE repository = :repository AND name = :name AND version > 0 "
                        "AND name <> 'timestamp' ON CONFLICT (repository, name) DO NOTHING",
       use(now), use(repository), use(row.role));
  soci::statement update =
      (sql().prepare << "UPDATE role SET version = :version, expires = :expires, "
                        "renew_at = :renew_at, published_revision = :revision, "
                        "artifacts = :artifacts "
                        "WHERE repository = :repository AND name = :name AND version < :least",
       use(row.version), use(expires), use(renew_at), use(row.revision), use(artifacts),
       use(repository), use(row.role), use(row.version));
  for (const auto& role : roles) {
    row = role;
    expires = to_seconds(role.expires);
    renew_at = to_seconds(role.renew_at);
    artifacts = role.artifacts.value_or(lists_none);
    supersede.execute(true);
    update.execute(true);
    if (update.get_affected_rows() != 1)
      return fail(errc::invalid_argument, "there is no role " + role.role + " below version " +
                                              std::to_string(role.version));
  }
  return {};
}

void sql_catalog::cover_tasks(const std::string& repository, std::int64_t publication) {
  sql() << "UPDATE task SET publication = :publication WHERE repository = :repository "
           "AND state = 'running' AND publication = 0 AND EXISTS "
           "(SELECT 1 FROM task_role w WHERE w.task = task.number) AND NOT EXISTS "
           "(SELECT 1 FROM task_role w JOIN role r "
           "ON r.repository = task.repository AND r.name = w.role "
           "WHERE w.task = task.number AND r.published_revision < w.revision AND r.retired = 0)",
      use(publication), use(repository);
  sql() << "UPDATE task SET publication = :publication WHERE repository = :repository "
           "AND state = 'running' AND publication = 0 AND EXISTS "
           "(SELECT 1 FROM repository p WHERE p.name = task.repository "
           "AND p.bootstrap <> 'finished') AND NOT EXISTS "
           "(SELECT 1 FROM role r WHERE r.repository = task.repository "
           "AND r.revision = 1 AND r.published_revision < 1)",
      use(publication), use(repository);
  sql() << "DELETE FROM task_role WHERE task IN (SELECT number FROM task "
           "WHERE repository = :repository AND state = 'running' AND publication = :publication)",
      use(repository), use(publication);
}

result<void> sql_catalog::show(const lease& own, std::int64_t number) {
  return write_as_owner(own, [&]() -> result<void> {
    std::int64_t committed = 0, visible = 0;
    sql() << "SELECT committed_publication, visible_publication FROM repository "
             "WHERE name = :name",
        use(own.repository), into(committed), into(visible);
    if (!sql().got_data() || (number != committed && number > visible))
      return fail(errc::conflict, "publication " + std::to_string(number) + " of " +
                                      own.repository + " is not committed");
    if (number <= visible)
      return {};
    const auto now = to_seconds(time_.now());
    sql() << "UPDATE repository SET visible_publication = committed_publication, "
             "visible_revision = committed_revision WHERE name = :name",
        use(own.repository);
    sql() << "UPDATE repository SET bootstrap = 'finished', bootstrap_deadline = 0 "
             "WHERE name = :name AND bootstrap <> 'finished' AND NOT EXISTS "
             "(SELECT 1 FROM role r WHERE r.repository = repository.name "
             "AND r.revision = 1 AND r.published_revision < 1)",
        use(own.repository);
    sql() << "UPDATE task SET state = 'success', updated = :now "
             "WHERE repository = :repository AND state = 'running' AND publication = :number",
        use(now), use(own.repository), use(number);
    return {};
  });
}

} // namespace rstuf::catalog
