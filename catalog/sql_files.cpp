#include "catalog/sql_catalog.hpp"

namespace rstuf::catalog {

using soci::into;
using soci::use;

result<std::vector<std::string>> sql_catalog::superseded(std::string_view repository,
                                                         time_point before, std::size_t limit) {
  return connection_.read([&]() -> result<std::vector<std::string>> {
    const std::string repository_name(repository);
    const auto latest = to_seconds(before);
    const auto most = static_cast<std::int64_t>(limit);
    std::vector<std::string> names;
    std::string name;
    soci::statement select =
        (sql().prepare << "SELECT name FROM superseded WHERE repository = :repository "
                          "AND since < :latest ORDER BY since, name LIMIT :most",
         use(repository_name), use(latest), use(most), into(name));
    for (bool more = select.execute(true); more; more = select.fetch())
      names.push_back(name);
    return names;
  });
}

result<void> sql_catalog::forget_files(const lease& own, std::span<const std::string> names) {
  return write_as_owner(own, [&]() -> result<void> {
    std::string name;
    soci::statement remove =
        (sql().prepare << "DELETE FROM superseded WHERE repository = :repository AND name = :name",
         use(own.repository), use(name));
    for (const auto& each : names) {
      name = each;
      remove.execute(true);
    }
    return {};
  });
}

} // namespace rstuf::catalog
