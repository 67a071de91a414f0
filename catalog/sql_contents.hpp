#pragma once

#include "catalog/artifact.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::catalog {

/// Reads what roles list. A publication asks for thousands of them, one by one: the statements are
/// prepared once a connection.
class sql_contents {
public:
  explicit sql_contents(soci::session& sql)
      : of_targets_(sql, ""), of_owner_(sql, "owner <> '' AND ") {}

  /// What a role lists at a revision, by path in the order of bytes.
  std::vector<artifact> read(std::string_view repository, const share& what, std::int64_t revision);

private:
  struct query {
    query(soci::session& sql, const std::string& condition);
    query(const query&) = delete; // the statement is bound to the members
    query& operator=(const query&) = delete;
    std::string repository, owner;
    std::int64_t low = 0, high = 0, revision = 0;
    artifact row;
    soci::statement select;
  };

  query of_targets_, of_owner_;
};

} // namespace rstuf::catalog
