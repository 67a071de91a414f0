#include "catalog/migrations.hpp"
#include "catalog/sql_connection.hpp"

#include <string>
#include <string_view>

namespace rstuf::catalog {
namespace {

void run_statements(soci::session& sql, std::string_view text) {
  constexpr std::string_view end = ";\n";
  for (std::size_t at = 0; at < text.size();) {
    const auto stop = text.find(end, at);
    if (stop == std::string_view::npos)
      return;
    sql << std::string(text.substr(at, stop - at));
    at = stop + end.size();
  }
}

void make_migration_table(soci::session& sql) {
  sql << "CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY, "
         "name TEXT NOT NULL, applied_at BIGINT NOT NULL)";
}

/// Takes the next step. False: there is none left.
result<bool> step(soci::session& sql, time_point now) {
  make_migration_table(sql);
  std::int64_t applied = 0;
  sql << "SELECT COALESCE(MAX(number), 0) FROM migration", soci::into(applied);
  const auto newest = migrations().back().number;
  if (applied > newest)
    return fail(errc::conflict, "the database has schema " + std::to_string(applied) +
                                    ", this program knows only " + std::to_string(newest) +
                                    ": use a newer program");
  for (const auto& next : migrations()) {
    if (next.number <= applied)
      continue;
    apply(sql, next, now);
    return true;
  }
  return false;
}

} // namespace

void apply(soci::session& sql, const migration& step, time_point now) {
  make_migration_table(sql);
  run_statements(sql, step.sql);
  const std::string name = step.name;
  const auto at = to_seconds(now);
  sql << "INSERT INTO migration (number, name, applied_at) VALUES (:number, :name, :at)",
      soci::use(step.number), soci::use(name), soci::use(at);
}

result<void> migrate(sql_connection& connection, time_point now) {
  for (;;) {
    const auto more = connection.write([&] { return step(connection.session(), now); });
    if (!more)
      return std::unexpected(more.error());
    if (!*more)
      return {};
  }
}

} // namespace rstuf::catalog
