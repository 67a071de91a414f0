#include "catalog/sql_catalog.hpp"
#include "catalog/sql_plan_rows.hpp"

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
    std::int64_t begun = 0, revision = 0;
    sql() << "UPDATE task SET state = 'running', updated = :now WHERE id = :id "
             "AND state IN ('accepted', 'started') RETURNING "
             "CASE action WHEN 'bootstrap' THEN created ELSE updated END",
        use(now), use(plan.task), into(begun);
    const bool task_is_ours = sql().got_data();
    const auto deadline = begun + plan.timeout;
    const auto terms = plan.bins.value_or(bin_terms{.bins = {.prefix = {}, .bit_length = 0}});
    const std::int64_t bits = terms.bins.bit_length;
    const std::string style{name_of(terms.style)};
    sql() << "UPDATE repository SET bootstrap = 'pre', revision = 1, "
             "bootstrap_deadline = :deadline, "
             "delegation_generation = delegation_generation + 1, bins_prefix = :prefix, "
             "bins_bit_length = :bits, bins_style = :style WHERE name = :name AND "
             "((bootstrap = 'pre' AND bootstrap_task = :task) OR bootstrap = 'signing') "
             "AND NOT EXISTS "
             "(SELECT 1 FROM root WHERE root.repository = repository.name) RETURNING revision",
        use(deadline), use(terms.bins.prefix), use(bits), use(style), use(own.repository),
        use(plan.task), into(revision);
    if (!task_is_ours || !sql().got_data())
      return fail(errc::conflict, "bootstrap " + plan.task + " of " + own.repository +
                                      " is over or has begun already");
    write_plan(own.repository, plan);
    return {};
  });
}

void sql_catalog::write_plan(const std::string& repository, const bootstrap_plan& plan) {
  const auto now = to_seconds(time_.now());
  sql() << "INSERT INTO root (repository, version, bytes, activated) "
           "VALUES (:repository, :version, :bytes, :now)",
      use(repository), use(plan.root.version), use(plan.root.bytes), use(now);
  sql() << "DELETE FROM draft WHERE repository = :repository", use(repository);
  sql() << "INSERT INTO task_result (task, result) SELECT number, :result FROM task "
           "WHERE id = :id",
      use(plan.running_result), use(plan.task);
  insert_all(sql(), "INSERT INTO expiration (repository, role, days) VALUES (:a, :b, :c)",
             repository, plan.expiration);
  std::string name;
  std::int64_t revision = 1;
  soci::statement insert =
      (sql().prepare
           << "INSERT INTO role (repository, name, version, expires, renew_at, bytes, "
              "revision, published_revision) VALUES (:repository, :name, 0, 0, 0, 0, :revision, 0) "
              "ON CONFLICT (repository, name) DO NOTHING",
       use(repository), use(name), use(revision));
  for (const auto& role : plan.roles) {
    name = role;
    insert.execute(true);
  }
  revision = 0; // what waits for signatures may take artifacts already
  for (const auto& d : plan.delegations) {
    put_delegation(sql(), repository, d);
    name = d.role;
    insert.execute(true);
  }
}

/// The bootstrap itself, and the signature that completed it.
result<void> sql_catalog::end_bootstrap_tasks(const std::string& repository,
                                              const std::string& task_id, task_state state,
                                              std::string_view text) {
  std::string id;
  std::vector<std::string> ids{task_id};
  {
    soci::statement select = (sql().prepare << "SELECT id FROM task WHERE repository = :repository "
                                               "AND state = 'running' AND action = 'sign_metadata'",
                              use(repository), into(id));
    for (bool more = select.execute(true); more; more = select.fetch())
      ids.push_back(id);
  }
  for (const auto& each : ids)
    if (auto ended = end_task(each, state, text); !ended)
      return ended;
  return {};
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
             "bootstrap_deadline = 0, revision = 0, bins_prefix = '', bins_bit_length = 0 "
             "WHERE name = :name",
        use(own.repository);
    for (const char* table : {"root", "expiration", "role", "delegation", "draft", "superseded"})
      sql() << "DELETE FROM " + std::string(table) + " WHERE repository = :repository",
          use(own.repository);
    return end_bootstrap_tasks(own.repository, task_id, state, text);
  });
}

} // namespace rstuf::catalog
