#include "catalog/sql_request_keys.hpp"

#include "catalog/sql_connection.hpp"

namespace rstuf::catalog {

using soci::into;
using soci::use;

std::optional<acceptance> find_request(soci::session& sql, const new_task& request,
                                       bootstrap_state state, time_point now) {
  if (request.key.empty())
    return {};
  const auto oldest = to_seconds(now - request_key_life);
  std::string meant, id;
  std::int64_t used = 0;
  sql << "SELECT request, task, used FROM request_key WHERE repository = :repository "
         "AND key = :key AND used > :oldest",
      use(request.repository), use(request.key), use(oldest), into(meant), into(id), into(used);
  if (!sql.got_data())
    return {};
  if (meant != request.request)
    return acceptance{.state = state, .at = now, .key_is_taken = true};
  return acceptance{.accepted = true, .state = state, .at = from_seconds(used), .repeats = id};
}

void keep_request(soci::session& sql, const new_task& request, time_point now) {
  const auto at = to_seconds(now);
  sql << "INSERT INTO request_key (repository, key, request, task, used) "
         "VALUES (:repository, :key, :request, :task, :used) ON CONFLICT (repository, key) "
         "DO UPDATE SET request = excluded.request, task = excluded.task, used = excluded.used",
      use(request.repository), use(request.key), use(request.request), use(request.id), use(at);
}

} // namespace rstuf::catalog
