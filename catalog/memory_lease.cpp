#include "catalog/memory_rows.hpp"

namespace rstuf::catalog {
namespace {

lease row_of(const memory_rows& rows, const std::string& repository) {
  const auto found = rows.leases.find(repository);
  if (found != rows.leases.end())
    return found->second;
  lease none;
  none.repository = repository;
  return none;
}

} // namespace

result<lease*> memory_catalog::owned(const lease& own) {
  const auto found = rows_->leases.find(own.repository);
  if (found == rows_->leases.end() || found->second.worker.empty() ||
      found->second.epoch != own.epoch || found->second.nonce != own.nonce)
    return fail(errc::lease_lost,
                own.repository + ", epoch " + std::to_string(own.epoch) + " of " + own.worker);
  return &found->second;
}

result<lease> memory_catalog::current_lease(std::string_view repository) {
  std::lock_guard lock(rows_->mutex);
  return row_of(*rows_, std::string(repository));
}

result<lease> memory_catalog::take_lease(const lease& seen, std::string_view worker,
                                         std::string_view nonce) {
  std::lock_guard lock(rows_->mutex);
  const auto row = row_of(*rows_, seen.repository);
  if (row.epoch != seen.epoch || row.nonce != seen.nonce || row.beat != seen.beat)
    return fail(errc::conflict, "the lease of " + seen.repository + " is " + row.worker + "'s");
  return rows_->leases[seen.repository] = {.repository = seen.repository,
                                           .worker = std::string(worker),
                                           .epoch = row.epoch + 1,
                                           .nonce = std::string(nonce),
                                           .beat = row.beat + 1};
}

result<lease> memory_catalog::beat(const lease& own) {
  std::lock_guard lock(rows_->mutex);
  const auto row = owned(own);
  if (!row)
    return std::unexpected(row.error());
  (*row)->beat += 1;
  return **row;
}

result<void> memory_catalog::check(const lease& own) {
  std::lock_guard lock(rows_->mutex);
  const auto row = owned(own);
  return row ? result<void>{} : std::unexpected(row.error());
}

result<void> memory_catalog::release(const lease& own) {
  std::lock_guard lock(rows_->mutex);
  const auto row = owned(own);
  if (!row)
    return std::unexpected(row.error());
  (*row)->worker.clear();
  return {};
}

} // namespace rstuf::catalog
