#include "catalog/sql_catalog.hpp"
#include "catalog/sql_request_keys.hpp"

#include <algorithm>

namespace rstuf::catalog {
namespace {

using soci::into;
using soci::use;

constexpr const char* task_columns =
    "SELECT t.number, t.id, t.repository, t.action, t.state, t.attempts, t.created, t.updated, "
    "p.payload, COALESCE(r.result, '') FROM task t JOIN task_payload p ON p.task = t.number "
    "LEFT JOIN task_result r ON r.task = t.number ";
constexpr const char* task_columns_without_payload =
    "SELECT t.number, t.id, t.repository, t.action, t.state, t.attempts, t.created, t.updated, "
    "'', COALESCE(r.result, '') FROM task t LEFT JOIN task_result r ON r.task = t.number ";

/// Selects tasks with the columns above. The values it uses are bound by reference: the query
/// may run again after they have changed.
class task_query {
public:
  template <class... Values>
  task_query(soci::session& sql, const std::string& columns, const std::string& condition,
             const Values&... values)
      : select_(sql) {
    define(row_.number, row_.id, row_.repository, action_, state_, row_.attempts, created_,
           updated_, row_.payload, row_.result);
    (select_.exchange(use(values)), ...);
    select_.alloc();
    select_.prepare(columns + condition);
    select_.define_and_bind();
  }

  result<std::vector<task>> run() {
    std::vector<task> out;
    for (bool more = select_.execute(true); more; more = select_.fetch()) {
      const auto action = action_named(action_);
      if (!action)
        return std::unexpected(action.error());
      const auto state = state_named(state_);
      if (!state)
        return std::unexpected(state.error());
      row_.action = *action;
      row_.state = *state;
      row_.created = from_seconds(created_);
      row_.updated = from_seconds(updated_);
      out.push_back(row_);
    }
    return out;
  }

  result<std::optional<task>> run_for_one() {
    auto found = run();
    if (!found)
      return std::unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
  }

private:
  template <class... Columns>
  void define(Columns&... columns) {
    (select_.exchange(into(columns)), ...);
  }

  soci::statement select_;
  task row_;
  std::string action_;
  std::string state_;
  std::int64_t created_ = 0;
  std::int64_t updated_ = 0;
};

/// Accepts tasks within a transaction.
class acceptor {
public:
  acceptor(soci::session& sql, time_point now) : sql_(sql), now_(now), at_(to_seconds(now)) {
    // The update locks the counter: no other transaction numbers tasks until this one ends.
    sql_ << "UPDATE task_counter SET value = value + 0 RETURNING value", into(number_);
  }

  result<acceptance> take(const new_task& request) {
    const auto state = state_of(request.repository);
    if (!state)
      return std::unexpected(state.error());
    id_ = request.id;
    if (find_.execute(true))
      return acceptance{.accepted = true, .state = *state, .at = from_seconds(created_)};
    if (auto known = find_request(sql_, request, *state, now_))
      return *known;
    const bool is_bootstrap = request.action == task_action::bootstrap;
    if (!is_taken(request.action, *state) || !waits_for_signatures(request))
      return acceptance{.accepted = false, .state = *state, .at = now_};
    if (is_bootstrap)
      lock_for_bootstrap(request);
    if (!request.key.empty())
      keep_request(sql_, request, now_);
    number_ += 1;
    repository_ = request.repository;
    action_ = name_of(request.action);
    payload_ = request.payload;
    insert_.execute(true);
    insert_payload_.execute(true);
    return acceptance{.accepted = true, .state = states_.at(repository_), .at = now_};
  }

  void finish() { sql_ << "UPDATE task_counter SET value = :number", use(number_); }

private:
  result<bootstrap_state> state_of(const std::string& repository) {
    if (const auto known = states_.find(repository); known != states_.end())
      return known->second;
    std::string name;
    sql_ << "SELECT bootstrap FROM repository WHERE name = :name", use(repository), into(name);
    const auto state = sql_.got_data() ? bootstrap_state_named(name) : result<bootstrap_state>{};
    if (state)
      states_.emplace(repository, *state);
    return state;
  }

  bool waits_for_signatures(const new_task& request) {
    if (request.waiting_role.empty())
      return true;
    std::int64_t version = 0;
    sql_ << "SELECT version FROM draft WHERE repository = :repository AND role = :role "
            "AND complete = 0 AND signed_part <> '' LIMIT 1",
        use(request.repository), use(request.waiting_role), into(version);
    return sql_.got_data();
  }

  void lock_for_bootstrap(const new_task& request) {
    const std::string state{name_of(bootstrap_state::pre)};
    const auto deadline = to_seconds(now_ + default_bootstrap_timeout);
    sql_ << "INSERT INTO repository (name, bootstrap, bootstrap_task, bootstrap_deadline, "
            "storage_claimed, revision, delegation_generation, committed_publication, "
            "committed_revision, committed_at, visible_publication, visible_revision, "
            "timestamp_bytes, bins_prefix, bins_bit_length) "
            "VALUES (:name, :state, :task, :deadline, 0, 0, 0, 0, 0, 0, 0, 0, '', '', 0) "
            "ON CONFLICT (name) DO UPDATE SET bootstrap = excluded.bootstrap, "
            "bootstrap_task = excluded.bootstrap_task, "
            "bootstrap_deadline = excluded.bootstrap_deadline",
        use(request.repository), use(state), use(request.id), use(deadline);
    states_[request.repository] = bootstrap_state::pre;
  }

  soci::session& sql_;
  time_point now_;
  std::int64_t at_;
  std::int64_t number_ = 0;
  std::int64_t created_ = 0;
  std::string id_, repository_, action_, payload_;
  std::map<std::string, bootstrap_state> states_;
  soci::statement find_ =
      (sql_.prepare << "SELECT created FROM task WHERE id = :id", use(id_), into(created_));
  soci::statement insert_ =
      (sql_.prepare << "INSERT INTO task (number, id, repository, action, state, attempts, "
                       "created, updated, publication) "
                       "VALUES (:number, :id, :repository, :action, 'accepted', 0, :created, "
                       ":updated, 0)",
       use(number_), use(id_), use(repository_), use(action_), use(at_), use(at_));
  soci::statement insert_payload_ =
      (sql_.prepare << "INSERT INTO task_payload (task, payload) VALUES (:task, :payload)",
       use(number_), use(payload_));
};

} // namespace

result<std::vector<acceptance>> sql_catalog::accept(std::span<const new_task> tasks) {
  return connection_.write([&]() -> result<std::vector<acceptance>> {
    acceptor all(sql(), time_.now());
    std::vector<acceptance> answers;
    answers.reserve(tasks.size());
    for (const auto& request : tasks) {
      auto answer = all.take(request);
      if (!answer)
        return std::unexpected(answer.error());
      answers.push_back(*answer);
    }
    all.finish();
    return answers;
  });
}

result<std::optional<task>> sql_catalog::find_task(std::string_view id) {
  const std::string key(id);
  return connection_.read(
      [&] { return task_query(sql(), task_columns, "WHERE t.id = :id", key).run_for_one(); });
}

result<std::vector<task>> sql_catalog::accepted(std::span<const std::string> ids) {
  return connection_.read([&]() -> result<std::vector<task>> {
    std::map<std::int64_t, task> found;
    std::string key;
    task_query query(sql(), task_columns, "WHERE t.id = :id AND t.state = 'accepted'", key);
    for (const auto& id : ids) {
      key = id;
      auto t = query.run_for_one();
      if (!t)
        return std::unexpected(t.error());
      if (*t)
        found.emplace((*t)->number, std::move(**t));
    }
    std::vector<task> out;
    for (auto& [number, t] : found)
      out.push_back(std::move(t));
    return out;
  });
}

result<std::vector<task>> sql_catalog::unfinished(std::int64_t after, std::size_t limit) {
  const auto most = static_cast<std::int64_t>(limit);
  return connection_.read([&] {
    return task_query(sql(), task_columns_without_payload,
                      "WHERE t.state IN ('accepted', 'started') AND t.number > :after "
                      "ORDER BY t.number LIMIT :most",
                      after, most)
        .run();
  });
}

result<std::optional<task>> sql_catalog::start(std::string_view id) {
  return connection_.write([&]() -> result<std::optional<task>> {
    const std::string key(id);
    const auto now = to_seconds(time_.now());
    std::int64_t number = 0;
    sql() << "UPDATE task SET state = 'started', attempts = attempts + 1, updated = :now "
             "WHERE id = :id AND state IN ('accepted', 'started') RETURNING number",
        use(now), use(key), into(number);
    if (!sql().got_data())
      return std::nullopt;
    return task_query(sql(), task_columns, "WHERE t.number = :number", number).run_for_one();
  });
}

result<std::optional<task>> sql_catalog::next_administrative(std::string_view repository) {
  const std::string name(repository);
  std::string id;
  const auto found = connection_.read([&]() -> result<bool> {
    sql() << "SELECT id FROM task WHERE state IN ('accepted', 'started') "
             "AND repository = :repository AND action NOT IN "
             "('add_artifacts', 'remove_artifacts', 'publish_artifacts', 'import_artifacts') "
             "ORDER BY number LIMIT 1",
        use(name), into(id);
    return sql().got_data();
  });
  if (!found)
    return std::unexpected(found.error());
  if (!*found)
    return std::nullopt;
  return start(id);
}

result<void> sql_catalog::finish(std::string_view id, task_state state, std::string_view text) {
  if (!is_over(state))
    return fail(errc::invalid_argument, "a task does not end as " + std::string(name_of(state)));
  return connection_.write([&] { return end_task(std::string(id), state, text); });
}

result<void> sql_catalog::end_task(const std::string& id, task_state state, std::string_view text) {
  const std::string name{name_of(state)};
  const auto now = to_seconds(time_.now());
  std::int64_t number = 0;
  sql() << "SELECT number FROM task WHERE id = :id", use(id), into(number);
  if (!sql().got_data())
    return fail(errc::not_found, "task " + id);
  sql() << "UPDATE task SET state = :state, updated = :now WHERE number = :number "
           "AND state IN ('accepted', 'started', 'running') RETURNING number",
      use(name), use(now), use(number), into(number);
  if (!sql().got_data())
    return {};
  const std::string copy(text);
  sql() << "INSERT INTO task_result (task, result) VALUES (:task, :result) "
           "ON CONFLICT (task) DO UPDATE SET result = excluded.result",
      use(number), use(copy);
  sql() << "DELETE FROM task_role WHERE task = :task", use(number);
  return {};
}

} // namespace rstuf::catalog
