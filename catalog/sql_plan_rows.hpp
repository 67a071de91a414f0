#pragma once

#include "catalog/plan.hpp"

#include <soci/soci.h>

#include <string>
#include <vector>

// Rows of a plan, to and from their values. All of it runs within a transaction.
namespace rstuf::catalog {

void put_draft(soci::session& sql, const std::string& repository, const draft& d);
/// By role in byte order and rising version. `condition` begins with " AND" or is empty.
result<std::vector<draft>> select_drafts(soci::session& sql, const std::string& repository,
                                         const std::string& condition);

/// Those that people can sign now, in the same order.
result<std::vector<waiting_draft>> select_waiting(soci::session& sql,
                                                  const std::string& repository);

void put_delegation(soci::session& sql, const std::string& repository, const delegation& d);
/// By position.
result<std::vector<delegation>> select_delegations(soci::session& sql,
                                                   const std::string& repository);

/// The newest first, at most 16.
std::vector<root_row> select_roots(soci::session& sql, const std::string& repository);

} // namespace rstuf::catalog
