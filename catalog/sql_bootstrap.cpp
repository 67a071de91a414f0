#include "catalog/sql_catalog.hpp"

namespace rstuf::catalog {

using soci::into;
using soci::use;

namespace {

/// `text` of each entry of a map, with its name, goes into a table of three columns.
template <class Value>
void insert_all(soci::session& sql, const std::string& statement, const std::string& repository,
                const std::map<std::string, Value>& entries) {
  std::string name;
  Value value{};
  soci::statement insert = (sql.prepare << statement, use(repository), use(name), use(value));
  for (const auto& entry : entries) {
    name = entry.first;
    value = entry.second;
    insert.execute(true);
  }
}

} // namespace

result<void> sql_catalog::claim_storage(const lease& own) {
  return write_as_owner(own, [&]() -> result<void> {
    std::int64_t claimed = 0;
    sql() << "UPDATE repository SET storage_claimed = 1 WHERE name = :name "
             "RETURNING storage_claimed",
        use(own.repository), into(claimed);
    if (!sql().got_data())
      return fail(errc::conflict, own.repository + " has no bootstrap");
    return {};
  });
}

result<void> sql_catalog::begin_bootstrap(const lease& own, const bootstrap_plan& plan) {
  return write_as_owner(own, [&]() -> result<void> {
    const auto now = to_seconds(time_.now());
    std::int64_t created = 0, revision = 0;
    sql() << "UPDATE task SET state = 'running', updated = :now WHERE id = :id "
             "AND state IN ('accepted', 'started') RETURNING created",
        use(now), use(plan.task), into(created);
    const bool task_is_ours = sql().got_data();
    const auto deadline = created + plan.timeout;
    sql() << "UPDATE repository SET revision = 1, bootstrap_deadline = :deadline, "
             "delegation_generation = delegation_generation + 1, bins_prefix = :prefix, "
             "bins_bit_length = :bits, delegations = :delegations WHERE name = :name "
             "AND bootstrap = 'pre' AND bootstrap_task = :task AND NOT EXISTS "
             "(SELECT 1 FROM root WHERE root.repository = repository.name) RETURNING revision",
        use(deadline), use(plan.bins_prefix), use(plan.bins_bit_length), use(plan.delegations),
        use(own.repository), use(plan.task), into(revision);
    if (!task_is_ours || !sql().got_data())
      return fail(errc::conflict, "bootstrap " + plan.task + " of " + own.repository +
                                      " is over or has begun already");
    write_plan(own.repository, plan);
    return {};
  });
}

void sql_catalog::write_plan(const std::string& repository, const bootstrap_plan& plan) {
  sql() << "INSERT INTO root (repository, version, bytes) VALUES (:repository, :version, :bytes)",
      use(repository), use(plan.root.version), use(plan.root.bytes);
  sql() << "INSERT INTO task_result (task, result) SELECT number, :result FROM task "
           "WHERE id = :id",
      use(plan.running_result), use(plan.task);
  insert_all(sql(), "INSERT INTO expiration (repository, role, days) VALUES (:a, :b, :c)",
             repository, plan.expiration);
  insert_all(sql(), "INSERT INTO setting (repository, name, value) VALUES (:a, :b, :c)", repository,
             plan.settings);
  std::string name;
  soci::statement insert =
      (sql().prepare
           << "INSERT INTO role (repository, name, version, expires, renew_at, bytes, "
              "revision, published_revision) VALUES (:repository, :name, 0, 0, 0, 0, 1, 0)",
       use(repository), use(name));
  for (const auto& role : plan.roles) {
    name = role;
    insert.execute(true);
  }
}

result<void> sql_catalog::abort_bootstrap(const lease& own, task_state state,
                                          std::string_view text) {
  if (!is_over(state))
    return fail(errc::invalid_argument, "a task does not end as " + std::string(name_of(state)));
  return write_as_owner(own, [&]() -> result<void> {
    std::string task_id;
    sql() << "SELECT bootstrap_task FROM repository WHERE name = :name "
             "AND bootstrap IN ('pre', 'signing') AND committed_publication = 0",
        use(own.repository), into(task_id);
    if (!sql().got_data())
      return fail(errc::conflict, "the bootstrap of " + own.repository + " cannot be aborted");
    sql() << "UPDATE repository SET bootstrap = 'none', bootstrap_task = '', "
             "bootstrap_deadline = 0, revision = 0, bins_prefix = '', bins_bit_length = 0, "
             "delegations = '' WHERE name = :name",
        use(own.repository);
    for (const char* table : {"root", "expiration", "setting", "role"})
      sql() << "DELETE FROM " + std::string(table) + " WHERE repository = :repository",
          use(own.repository);
    return end_task(task_id, state, text);
  });
}

} // namespace rstuf::catalog
