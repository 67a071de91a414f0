#pragma once

#include "catalog/task.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rstuf::catalog {

/// What of a task is read: its row, or its payload and result as well, which may be long.
enum class task_detail : std::uint8_t { row, all };

/// A SELECT of tasks within a transaction. The values it uses are bound by reference: it may run
/// again after they have changed.
class task_query {
public:
  /// `condition`: what follows the tables. The table task is called t.
  template <class... Values>
  task_query(soci::session& sql, task_detail detail, const std::string& condition,
             const Values&... values)
      : select_(sql) {
    const auto head = define(detail);
    (select_.exchange(soci::use(values)), ...);
    select_.alloc();
    select_.prepare(head + condition);
    select_.define_and_bind();
  }

  /// Error `corrupt` if a row makes no sense.
  result<std::vector<task>> run();
  result<std::optional<task>> run_for_one();

private:
  /// Binds the columns to members; returns SELECT … FROM ….
  std::string define(task_detail detail);

  soci::statement select_;
  task row_;
  std::string action_, state_;
  std::int64_t created_ = 0, updated_ = 0;
};

} // namespace rstuf::catalog
