#include "catalog/sql_catalog.hpp"
#include "catalog/sql_task_query.hpp"

#include <algorithm>

namespace rstuf::catalog {

using soci::into;
using soci::use;

namespace {

void append(std::vector<task_summary>& out, std::vector<task>&& tasks) {
  for (auto& t : tasks)
    out.push_back({.id = std::move(t.id),
                   .number = t.number,
                   .action = t.action,
                   .state = t.state,
                   .created = t.created,
                   .updated = t.updated});
}

/// Words that the partial indexes of the table have, too, or they would not apply.
std::string condition_on(std::optional<task_state> state) {
  if (!state)
    return {};
  const auto wanted = " AND state = '" + std::string(name_of(*state)) + "'";
  if (*state == task_state::accepted || *state == task_state::started)
    return " AND state IN ('accepted', 'started')" + wanted;
  if (*state == task_state::errored || *state == task_state::failure)
    return " AND (state = 'errored' OR state = 'failure')" + wanted;
  return wanted;
}

std::size_t remove_tasks(soci::session& sql, const std::string& repository, std::int64_t ended,
                         std::int64_t limit) {
  std::vector<std::int64_t> numbers;
  std::int64_t number = 0;
  soci::statement select =
      (sql.prepare << "SELECT number FROM task WHERE repository = :repository AND updated < :ended "
                      "AND (state = 'success' OR state = 'errored' OR state = 'failure') "
                      "ORDER BY updated LIMIT :limit",
       use(repository), use(ended), use(limit), into(number));
  for (bool more = select.execute(true); more; more = select.fetch())
    numbers.push_back(number);
  for (const auto* table : {"task_payload", "task_result", "task_role"}) {
    soci::statement remove =
        (sql.prepare << std::string("DELETE FROM ") + table + " WHERE task = :number", use(number));
    for (const auto n : numbers) {
      number = n;
      remove.execute(true);
    }
  }
  soci::statement remove = (sql.prepare << "DELETE FROM task WHERE number = :number", use(number));
  for (const auto n : numbers) {
    number = n;
    remove.execute(true);
  }
  return numbers.size();
}

std::size_t remove_keys(soci::session& sql, const std::string& repository, std::int64_t used,
                        std::int64_t limit) {
  soci::statement remove =
      (sql.prepare << "DELETE FROM request_key WHERE (repository, key) IN (SELECT k.repository, "
                      "k.key FROM request_key k WHERE k.repository = :repository "
                      "AND k.used < :used LIMIT :limit)",
       use(repository), use(used), use(limit));
  remove.execute(true);
  return static_cast<std::size_t>(remove.get_affected_rows());
}

} // namespace

result<task_page> sql_catalog::list_tasks(std::string_view repository, const task_filter& query) {
  return connection_.read([&]() -> result<task_page> {
    const std::string name(repository);
    const auto most = static_cast<std::int64_t>(query.limit + 1);
    const auto before = query.before > 0 ? query.before : std::numeric_limits<std::int64_t>::max();
    task_page page;
    auto read = task_query(sql(), task_detail::row,
                           "WHERE repository = :repository AND number < :before" +
                               condition_on(query.state) + " ORDER BY number DESC LIMIT :most",
                           name, before, most)
                    .run();
    if (!read)
      return std::unexpected(read.error());
    append(page.tasks, *std::move(read));
    if (page.tasks.size() > query.limit) {
      page.tasks.resize(query.limit);
      page.next = page.tasks.back().number;
    }
    return page;
  });
}

result<task_news> sql_catalog::news(std::string_view repository, std::span<const std::string> ids,
                                    std::int64_t after) {
  return connection_.read([&]() -> result<task_news> {
    const std::string name(repository);
    task_news out;
    std::string id;
    task_query by_id(sql(), task_detail::row, "WHERE id = :id", id);
    for (const auto& wanted : ids) {
      id = wanted;
      auto read = by_id.run();
      if (!read)
        return std::unexpected(read.error());
      append(out.tasks, *std::move(read));
    }
    if (after >= 0) {
      auto read = task_query(sql(), task_detail::row,
                             "WHERE repository = :repository AND number > :after "
                             "ORDER BY number LIMIT :most",
                             name, after, max_new_tasks)
                      .run();
      if (!read)
        return std::unexpected(read.error());
      append(out.tasks, *std::move(read));
    }
    sql() << "SELECT value FROM task_counter", into(out.newest);
    sql() << "SELECT visible_publication FROM repository WHERE name = :name", use(name),
        into(out.visible_publication);
    return out;
  });
}

result<std::vector<task_count>> sql_catalog::ended(std::string_view repository, time_point from,
                                                   time_point to) {
  return connection_.read([&]() -> result<std::vector<task_count>> {
    const std::string name(repository);
    const auto first = to_seconds(from), end = to_seconds(to);
    std::string action, state;
    std::int64_t count = 0;
    soci::statement select = // by the index task_over
        (sql().prepare << "SELECT action, state, COUNT(*) FROM task WHERE repository = :repository "
                          "AND updated >= :first AND updated < :end AND (state = 'success' "
                          "OR state = 'errored' OR state = 'failure') GROUP BY action, state",
         use(name), use(first), use(end), into(action), into(state), into(count));
    std::vector<task_count> out;
    for (bool more = select.execute(true); more; more = select.fetch()) {
      const auto what = action_named(action);
      const auto how = state_named(state);
      if (!what || !how)
        return std::unexpected(what ? how.error() : what.error());
      out.push_back({*what, *how, count});
    }
    std::ranges::sort(out, {}, [](const task_count& c) { return std::pair(c.action, c.state); });
    return out;
  });
}

result<task> sql_catalog::cancel(std::string_view id, std::string_view text) {
  const std::string key(id);
  auto ended = connection_.write([&]() -> result<void> {
    const auto now = to_seconds(time_.now());
    std::int64_t number = 0;
    sql() << "SELECT number FROM task WHERE id = :id", use(key), into(number);
    if (!sql().got_data())
      return fail(errc::not_found, "task " + key);
    sql() << "UPDATE task SET state = 'errored', updated = :now WHERE number = :number "
             "AND state = 'accepted' RETURNING number",
        use(now), use(number), into(number);
    if (!sql().got_data())
      return fail(errc::conflict, "task " + key + " has been taken or is over");
    const std::string copy(text);
    sql() << "INSERT INTO task_result (task, result) VALUES (:task, :result)", use(number),
        use(copy);
    sql() << "UPDATE repository SET bootstrap = 'none', bootstrap_task = '', "
             "bootstrap_deadline = 0 WHERE bootstrap = 'pre' AND bootstrap_task = :id",
        use(key);
    return {};
  });
  if (!ended)
    return std::unexpected(ended.error());
  auto found = find_task(id);
  if (found && !*found)
    return fail(errc::not_found, "task " + key);
  return found ? result<task>(std::move(**found)) : std::unexpected(found.error());
}

result<std::size_t> sql_catalog::clean_tasks(std::string_view repository, const retention& kept,
                                             std::size_t limit) {
  return connection_.write([&]() -> result<std::size_t> {
    const std::string name(repository);
    const auto most = static_cast<std::int64_t>(limit);
    return remove_tasks(sql(), name, to_seconds(kept.tasks), most) +
           remove_keys(sql(), name, to_seconds(kept.request_keys), most);
  });
}

} // namespace rstuf::catalog
