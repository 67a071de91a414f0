#include "catalog/sql_catalog.hpp"

namespace rstuf::catalog {

using soci::into;
using soci::use;

namespace {

lease read_lease(soci::session& sql, const std::string& repository) {
  lease row;
  row.repository = repository;
  sql << "SELECT worker, epoch, nonce, beat FROM lease WHERE repository = :repository",
      use(repository), into(row.worker), into(row.epoch), into(row.nonce), into(row.beat);
  return row;
}

std::unexpected<error> lost(const lease& own) {
  return fail(errc::lease_lost,
              own.repository + ", epoch " + std::to_string(own.epoch) + " of " + own.worker);
}

} // namespace

result<lease> sql_catalog::current_lease(std::string_view repository) {
  return connection_.read(
      [&]() -> result<lease> { return read_lease(sql(), std::string(repository)); });
}

result<lease> sql_catalog::take_lease(const lease& seen, std::string_view worker,
                                      std::string_view nonce) {
  return connection_.write([&]() -> result<lease> {
    lease mine{.repository = seen.repository,
               .worker = std::string(worker),
               .epoch = seen.epoch + 1,
               .nonce = std::string(nonce),
               .beat = seen.beat + 1};
    std::int64_t taken = 0;
    if (seen.epoch == 0 && seen.nonce.empty() && seen.beat == 0)
      sql() << "INSERT INTO lease (repository, worker, epoch, nonce, beat) "
               "VALUES (:repository, :worker, :epoch, :nonce, :beat) "
               "ON CONFLICT (repository) DO NOTHING RETURNING epoch",
          use(mine.repository), use(mine.worker), use(mine.epoch), use(mine.nonce), use(mine.beat),
          into(taken);
    else
      sql() << "UPDATE lease SET worker = :worker, epoch = :epoch, nonce = :nonce, beat = :beat "
               "WHERE repository = :repository AND epoch = :old_epoch AND nonce = :old_nonce "
               "AND beat = :old_beat RETURNING epoch",
          use(mine.worker), use(mine.epoch), use(mine.nonce), use(mine.beat), use(mine.repository),
          use(seen.epoch), use(seen.nonce), use(seen.beat), into(taken);
    if (!sql().got_data())
      return fail(errc::conflict, "another worker took the lease of " + seen.repository);
    return mine;
  });
}

result<lease> sql_catalog::beat(const lease& own) {
  return connection_.write([&]() -> result<lease> {
    if (auto held = hold_lease(own); !held)
      return std::unexpected(held.error());
    sql() << "UPDATE lease SET beat = beat + 1 WHERE repository = :repository", use(own.repository);
    return read_lease(sql(), own.repository);
  });
}

result<void> sql_catalog::check(const lease& own) {
  return connection_.read([&]() -> result<void> {
    const auto row = read_lease(sql(), own.repository);
    if (row.worker.empty() || row.epoch != own.epoch || row.nonce != own.nonce)
      return lost(own);
    return {};
  });
}

result<void> sql_catalog::release(const lease& own) {
  return write_as_owner(own, [&]() -> result<void> {
    sql() << "UPDATE lease SET worker = '' WHERE repository = :repository", use(own.repository);
    return {};
  });
}

result<void> sql_catalog::hold_lease(const lease& own) {
  std::int64_t epoch = 0;
  sql() << "UPDATE lease SET beat = beat + 0 WHERE repository = :repository AND epoch = :epoch "
           "AND nonce = :nonce AND worker <> '' RETURNING epoch",
      use(own.repository), use(own.epoch), use(own.nonce), into(epoch);
  if (!sql().got_data())
    return lost(own);
  return {};
}

} // namespace rstuf::catalog
