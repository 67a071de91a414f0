#include "catalog/sql_catalog.hpp"
#include "catalog/sql_ingest_source.hpp"

#include <algorithm>

namespace rstuf::catalog {

using soci::into;
using soci::use;

namespace {

/// Claims those of the tasks that are still accepted: by number.
std::map<std::int64_t, const ingest_task*> claim(soci::session& sql, const std::string& repository,
                                                 std::span<const ingest_task> tasks) {
  std::string id;
  std::int64_t number = 0;
  soci::statement update =
      (sql.prepare << "UPDATE task SET state = 'running' WHERE id = :id "
                      "AND repository = :repository AND state = 'accepted' RETURNING number",
       use(id), use(repository), into(number));
  std::map<std::int64_t, const ingest_task*> claimed;
  for (const auto& t : tasks) {
    id = t.id;
    if (update.execute(true))
      claimed.emplace(number, &t);
  }
  return claimed;
}

/// Writes what became of each task.
class task_writer {
public:
  task_writer(soci::session& sql, std::int64_t now) : sql_(sql), now_(now) {}

  void write(std::int64_t number, const ingest_task& task, const ingest_ledger::task_effect& effect,
             std::int64_t committed_publication) {
    number_ = number;
    state_ = name_of(effect.state);
    text_ = task.describe(effect.outcome);
    publication_ = effect.awaits_visible ? committed_publication : 0;
    update_.execute(true);
    insert_result_.execute(true);
    if (task.is_import)
      sql_ << "UPDATE task_payload SET payload = '' WHERE task = :task", use(number_);
    for (const auto& [role, revision] : effect.waits) {
      role_ = role;
      revision_ = revision;
      insert_wait_.execute(true);
    }
  }

private:
  soci::session& sql_;
  std::int64_t now_, number_ = 0, publication_ = 0, revision_ = 0;
  std::string state_, text_, role_;
  soci::statement update_ = (sql_.prepare << "UPDATE task SET state = :state, updated = :now, "
                                             "publication = :publication WHERE number = :number",
                             use(state_), use(now_), use(publication_), use(number_));
  soci::statement insert_result_ =
      (sql_.prepare << "INSERT INTO task_result (task, result) VALUES (:task, :result)",
       use(number_), use(text_));
  soci::statement insert_wait_ = (sql_.prepare << "INSERT INTO task_role (task, role, revision) "
                                                  "VALUES (:task, :role, :revision)",
                                  use(number_), use(role_), use(revision_));
};

/// Writes the net effect of a batch on paths.
class path_writer {
public:
  path_writer(soci::session& sql, const std::string& repository, std::int64_t revision,
              std::int64_t lowest_open_task)
      : sql_(sql), repository_(repository), revision_(revision),
        lowest_open_task_(lowest_open_task) {}

  void write(const ingest_ledger::path_key& key, const ingest_ledger::path_effect& effect) {
    path_hash_ = key.first;
    path_ = key.second;
    task_ = effect.after.task;
    const bool has_a_say = effect.after.task != effect.before.task;
    if (effect.content_changed() && effect.before.info)
      close_.execute(true);
    if (effect.content_changed() && effect.after.info) {
      info_ = *effect.after.info;
      owner_ = effect.owner;
      insert_.execute(true);
    } else if (effect.after.info && has_a_say && lowest_open_task_ < task_) {
      touch_.execute(true);
    }
    if (!effect.after.info && has_a_say && lowest_open_task_ < task_)
      bury_.execute(true);
  }

private:
  soci::session& sql_;
  const std::string& repository_;
  std::int64_t revision_, lowest_open_task_, path_hash_ = 0, task_ = 0;
  std::string path_, info_, owner_;
  soci::statement close_ =
      (sql_.prepare << "UPDATE artifact SET to_rev = :revision WHERE repository = :repository "
                       "AND path_hash = :path_hash AND path = :path AND to_rev = :open",
       use(revision_), use(repository_), use(path_hash_), use(path_), use(open_end));
  soci::statement insert_ =
      (sql_.prepare << "INSERT INTO artifact (repository, path_hash, path, info, from_rev, "
                       "to_rev, task, owner) VALUES (:repository, :path_hash, :path, :info, "
                       ":revision, :open, :task, :owner)",
       use(repository_), use(path_hash_), use(path_), use(info_), use(revision_), use(open_end),
       use(task_), use(owner_));
  soci::statement touch_ =
      (sql_.prepare << "UPDATE artifact SET task = :task WHERE repository = :repository "
                       "AND path_hash = :path_hash AND path = :path AND to_rev = :open",
       use(task_), use(repository_), use(path_hash_), use(path_), use(open_end));
  soci::statement bury_ =
      (sql_.prepare << "INSERT INTO tombstone (repository, path, task) "
                       "VALUES (:repository, :path, :task) "
                       "ON CONFLICT (repository, path) DO UPDATE SET task = excluded.task",
       use(repository_), use(path_), use(task_));
};

void write_role_sizes(soci::session& sql, const std::string& repository, std::int64_t revision,
                      const ingest_ledger& ledger) {
  std::string name;
  std::int64_t bytes = 0;
  soci::statement update = (sql.prepare << "UPDATE role SET bytes = :bytes, revision = :revision "
                                           "WHERE repository = :repository AND name = :name",
                            use(bytes), use(revision), use(repository), use(name));
  for (const auto& [role, effect] : ledger.roles()) {
    if (!effect || !effect->changed)
      continue;
    name = role;
    bytes = effect->state.bytes;
    update.execute(true);
  }
}

void write_held(soci::session& sql, const std::string& repository, const ingest_ledger& ledger) {
  std::string path, info;
  std::int64_t path_hash = 0, task = 0;
  soci::indicator has_info = soci::i_null;
  soci::statement remove = (sql.prepare << "DELETE FROM held WHERE repository = :repository "
                                           "AND path = :path",
                            use(repository), use(path));
  soci::statement insert =
      (sql.prepare << "INSERT INTO held (repository, path, path_hash, info, "
                      "task) VALUES (:repository, :path, :path_hash, :info, "
                      ":task)",
       use(repository), use(path), use(path_hash), use(info, has_info), use(task));
  for (const auto& [held_path, effect] : ledger.held()) {
    path = held_path;
    if (effect.before)
      remove.execute(true);
    if (!effect.after)
      continue;
    const auto& change = effect.after->change;
    path_hash = change.path_hash;
    info = change.info.value_or("");
    has_info = change.info ? soci::i_ok : soci::i_null;
    task = effect.after->task;
    insert.execute(true);
  }
}

std::int64_t lowest_open_task(soci::session& sql, const std::string& repository) {
  std::int64_t number = open_end;
  sql << "SELECT number FROM task WHERE state IN ('accepted', 'started') "
         "AND repository = :repository ORDER BY number LIMIT 1",
      use(repository), into(number);
  return number;
}

} // namespace

result<ingest_report> sql_catalog::ingest(std::string_view repository, const layout& where,
                                          std::span<const ingest_task> tasks) {
  return connection_.write([&]() -> result<ingest_report> {
    const std::string name(repository);
    std::int64_t revision = 0, generation = 0, committed = 0, visible = 0;
    // The lock on the row lasts to the commit: the order of revisions is the order of commits.
    sql() << "UPDATE repository SET revision = revision + 1 WHERE name = :name RETURNING revision, "
             "delegation_generation, committed_publication, visible_publication",
        use(name), into(revision), into(generation), into(committed), into(visible);
    if (!sql().got_data())
      return ingest_report{};
    if (generation != where.generation)
      return fail(errc::conflict, "the delegations of " + name + " moved on");

    const auto claimed = claim(sql(), name, tasks);
    sql_ingest_source source(sql(), name);
    ingest_ledger ledger(source, where, revision, committed == visible);
    task_writer task_rows(sql(), to_seconds(time_.now()));
    ingest_report report{.revision = 0, .taken = claimed.size()};
    for (const auto& [number, t] : claimed) {
      const auto effect = ledger.take(number, *t);
      task_rows.write(number, *t, effect, committed);
      report.revision = std::max(report.revision, effect.outcome.revision);
    }
    path_writer path_rows(sql(), name, revision, lowest_open_task(sql(), name));
    for (const auto& [key, effect] : ledger.paths())
      path_rows.write(key, effect);
    report.paths = ledger.paths().size();
    write_role_sizes(sql(), name, revision, ledger);
    write_held(sql(), name, ledger);
    if (!ledger.changed_anything())
      sql() << "UPDATE repository SET revision = revision - 1 WHERE name = :name", use(name);
    return report;
  });
}

} // namespace rstuf::catalog
