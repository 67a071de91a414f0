#include "catalog/sql_catalog.hpp"
#include "catalog/sql_task_query.hpp"

#include <map>

namespace rstuf::catalog {

using soci::into;
using soci::use;

result<std::optional<task>> sql_catalog::find_task(std::string_view id) {
  const std::string key(id);
  return connection_.read(
      [&] { return task_query(sql(), task_detail::all, "WHERE t.id = :id", key).run_for_one(); });
}

result<std::vector<task>> sql_catalog::accepted(std::span<const std::string> ids) {
  return connection_.read([&]() -> result<std::vector<task>> {
    std::map<std::int64_t, task> found;
    std::string key;
    task_query query(sql(), task_detail::all, "WHERE t.id = :id AND t.state = 'accepted'", key);
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
    return task_query(sql(), task_detail::row,
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
    return task_query(sql(), task_detail::all, "WHERE t.number = :number", number).run_for_one();
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
