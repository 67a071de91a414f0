#include "catalog/sql_catalog.hpp"
#include "catalog/sql_ingest_source.hpp"
#include "catalog/sql_plan_rows.hpp"

namespace rstuf::catalog {

using soci::into;
using soci::use;

namespace {

std::string list_of(const std::vector<task_action>& actions) {
  std::string out;
  for (const auto a : actions)
    out += (out.empty() ? "('" : ", '") + std::string(name_of(a)) + "'";
  return out + ")";
}

/// Writes the parts of one decision, inside its transaction.
class plan_writer {
public:
  plan_writer(soci::session& sql, const std::string& repository, const plan_change& what,
              std::int64_t now)
      : sql_(sql), repository_(repository), what_(what), now_(now) {}

  result<void> write() {
    if (auto moved = move_bootstrap(); !moved)
      return moved;
    if (auto taken = take_revision(); !taken)
      return taken;
    write_roots();
    if (auto written = write_drafts(); !written)
      return written;
    write_delegations();
    write_roles();
    move_artifacts();
    write_expiration();
    return write_task();
  }

  std::int64_t revision() const { return revision_; }

private:
  result<void> move_bootstrap() {
    if (!what_.bootstrap)
      return {};
    const std::string to{name_of(*what_.bootstrap)};
    std::string name;
    const std::string task =
        *what_.bootstrap == bootstrap_state::none ? ", bootstrap_task = ''" : "";
    sql_ << "UPDATE repository SET bootstrap = :state, bootstrap_deadline = 0" + task +
                " WHERE name = :name AND bootstrap IN ('pre', 'signing') AND committed_publication "
                "= 0 "
                "RETURNING name",
        use(to), use(repository_), into(name);
    if (!sql_.got_data())
      return fail(errc::conflict, "the bootstrap of " + repository_ + " cannot become " + to);
    return {};
  }

  result<void> take_revision() {
    const int plan = what_.is_new_plan ? 1 : 0;
    const int content = what_.is_new_plan || !what_.dirty.empty() ? 1 : 0;
    sql_ << "UPDATE repository SET revision = revision + :content, "
            "delegation_generation = delegation_generation + :plan WHERE name = :name "
            "RETURNING revision",
        use(content), use(plan), use(repository_), into(revision_);
    if (what_.decided_at >= 0 && revision_ - content != what_.decided_at)
      return fail(errc::conflict, "artifacts of " + repository_ + " came meanwhile");
    return {};
  }

  void write_roots() {
    for (const auto& r : what_.roots) {
      const auto activated = to_seconds(r.activated);
      const std::int64_t lost = r.old_key_lost ? 1 : 0;
      const auto from = r.revision < 0 ? revision_ : r.revision;
      sql_ << "INSERT INTO root (repository, version, bytes, activated, revision, old_key_lost, "
              "task) VALUES (:repository, :version, :bytes, :activated, :revision, :lost, :task) "
              "ON CONFLICT (repository, version) DO UPDATE SET activated = excluded.activated, "
              "revision = excluded.revision, old_key_lost = excluded.old_key_lost",
          use(repository_), use(r.version), use(r.bytes), use(activated), use(from), use(lost),
          use(r.task);
    }
  }

  result<void> write_drafts() {
    for (const auto& [role, version] : what_.closed) {
      std::int64_t gone = 0;
      sql_ << "DELETE FROM draft WHERE repository = :repository AND role = :role "
              "AND version = :version RETURNING version",
          use(repository_), use(role), use(version), into(gone);
      if (!sql_.got_data())
        return fail(errc::not_found, "draft " + std::to_string(version) + " of " + role);
    }
    for (auto d : what_.drafts) {
      if (d.revision < 0)
        d.revision = revision_;
      put_draft(sql_, repository_, d);
      release_waiting(d);
    }
    return {};
  }

  void release_waiting(const draft& d) {
    sql_ << "DELETE FROM task_role WHERE role = :role AND revision <= :revision AND task IN "
            "(SELECT number FROM task WHERE repository = :repository AND state = 'running' AND "
            "action IN " +
                list_of(done_with_a_draft(what_.published_meanwhile.contains(d.role))) + ")",
        use(d.role), use(d.revision), use(repository_);
    end_released();
  }

  /// Tasks that wait for nothing but what is published already, or is delegated to no more.
  void end_released() {
    end_released("state = 'success', updated = :now", "=");
    end_released("publication = (SELECT p.committed_publication FROM repository p "
                 "WHERE p.name = task.repository), updated = :now",
                 "<>"); // shown with what is committed already
  }

  /// `visible`: "=" if clients see all that is committed, "<>" otherwise.
  void end_released(const std::string& how, const std::string& visible) {
    sql_ << "UPDATE task SET " + how +
                " WHERE repository = :repository AND state = 'running' AND publication = 0 AND "
                "action IN " +
                list_of(done_with_a_draft(false)) +
                " AND EXISTS (SELECT 1 FROM repository p WHERE p.name = task.repository AND "
                "p.committed_publication " +
                visible +
                " p.visible_publication) AND NOT EXISTS "
                "(SELECT 1 FROM task_role w JOIN role r "
                "ON r.repository = task.repository AND r.name = w.role "
                "WHERE w.task = task.number AND r.published_revision < w.revision "
                "AND r.retired = 0)",
        use(now_), use(repository_);
  }

  void write_delegations() {
    for (const auto& role : what_.undelegated)
      sql_ << "DELETE FROM delegation WHERE repository = :repository AND role = :role",
          use(repository_), use(role);
    for (const auto& d : what_.delegations)
      put_delegation(sql_, repository_, d);
  }

  void write_roles() {
    std::string name;
    std::int64_t bytes = 0;
    soci::statement make_dirty =
        (sql_.prepare << "INSERT INTO role (repository, name, version, expires, renew_at, bytes, "
                         "revision, published_revision) "
                         "VALUES (:repository, :name, 0, 0, 0, 0, :revision, 0) "
                         "ON CONFLICT (repository, name) DO UPDATE SET "
                         "revision = excluded.revision, retired = 0",
         use(repository_), use(name), use(revision_));
    for (const auto& role : what_.dirty) {
      name = role;
      make_dirty.execute(true);
    }
    // What is retired is not dirty: its last version stays as it is.
    soci::statement retire =
        (sql_.prepare << "UPDATE role SET retired = 1, revision = published_revision, bytes = 0 "
                         "WHERE repository = :repository AND name = :name",
         use(repository_), use(name));
    for (const auto& role : what_.retired) {
      name = role;
      retire.execute(true);
    }
    soci::statement grow = (sql_.prepare << "UPDATE role SET bytes = bytes + :bytes "
                                            "WHERE repository = :repository AND name = :name",
                            use(bytes), use(repository_), use(name));
    if (!what_.retired.empty() && what_.dirty.empty())
      end_released(); // otherwise with the publication of what is dirty
    for (const auto& [role, growth] : what_.growth) {
      name = role;
      bytes = growth;
      grow.execute(true);
    }
  }

  void move_artifacts() {
    std::string path, owner;
    std::int64_t path_hash = 0;
    soci::statement insert =
        (sql_.prepare
             << "INSERT INTO artifact (repository, path_hash, path, info, from_rev, to_rev, task, "
                "owner) SELECT repository, path_hash, path, info, :revision, to_rev, task, :owner "
                "FROM artifact WHERE repository = :repository AND path_hash = :path_hash "
                "AND path = :path AND to_rev = :open",
         use(revision_), use(owner), use(repository_), use(path_hash), use(path), use(open_end));
    soci::statement close =
        (sql_.prepare << "UPDATE artifact SET to_rev = :revision WHERE repository = :repository "
                         "AND path_hash = :path_hash AND path = :path AND to_rev = :open "
                         "AND from_rev < :before",
         use(revision_), use(repository_), use(path_hash), use(path), use(open_end),
         use(revision_));
    for (const auto& move : what_.moves) {
      path = move.path;
      path_hash = move.path_hash;
      owner = move.owner;
      insert.execute(true);
      close.execute(true);
    }
  }

  void write_expiration() {
    for (const auto& [role, days] : what_.expiration)
      sql_ << "INSERT INTO expiration (repository, role, days) VALUES (:repository, :role, :days) "
              "ON CONFLICT (repository, role) DO UPDATE SET days = excluded.days",
          use(repository_), use(role), use(days);
  }

  result<void> write_task() {
    if (what_.task.empty())
      return {};
    const std::string state{name_of(what_.state)};
    std::int64_t number = 0;
    sql_ << "UPDATE task SET state = :state, updated = :now WHERE id = :id "
            "AND state IN ('accepted', 'started', 'running') RETURNING number",
        use(state), use(now_), use(what_.task), into(number);
    if (!sql_.got_data())
      return fail(errc::conflict, "task " + what_.task + " is over");
    if (!what_.result.empty())
      sql_ << "INSERT INTO task_result (task, result) VALUES (:task, :result) "
              "ON CONFLICT (task) DO UPDATE SET result = excluded.result",
          use(number), use(what_.result);
    for (const auto& [role, at] : what_.waits) {
      const auto revision = at == 0 ? revision_ : at;
      sql_ << "INSERT INTO task_role (task, role, revision) VALUES (:task, :role, :revision)",
          use(number), use(role), use(revision);
    }
    return {};
  }

  soci::session& sql_;
  const std::string& repository_;
  const plan_change& what_;
  std::int64_t now_;
  std::int64_t revision_ = 0;
};

} // namespace

result<std::int64_t> sql_catalog::change(const lease& own, const plan_change& what) {
  std::int64_t revision = 0;
  const auto done = write_as_owner(own, [&]() -> result<void> {
    plan_writer writer(sql(), own.repository, what, to_seconds(time_.now()));
    auto written = writer.write();
    revision = writer.revision();
    return written;
  });
  if (!done)
    return std::unexpected(done.error());
  return revision;
}

result<std::vector<draft>> sql_catalog::drafts(std::string_view repository) {
  return connection_.read([&] { return select_drafts(sql(), std::string(repository), ""); });
}

result<std::vector<waiting_draft>> sql_catalog::waiting(std::string_view repository) {
  return connection_.read([&] { return select_waiting(sql(), std::string(repository)); });
}

} // namespace rstuf::catalog
