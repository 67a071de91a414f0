#pragma once

#include "catalog/catalog.hpp"
#include "catalog/expiry.hpp"

#include <map>
#include <string>
#include <vector>

namespace rstuf::actors {

/// What REPOSITORY reads of its roles from time to time.
struct repository_figures {
  time_point now{};
  std::vector<catalog::role_expiry> expiries; ///< of the roles that people sign
  std::vector<catalog::role_expiry> online;   ///< of the others; "bins" is the earliest of them
  std::vector<catalog::waiting_draft> waiting;
  std::vector<catalog::task_count> ended;
  time_point ended_before{};

  bool waits(std::string_view role) const;
};

/// `counted`: tasks that ended before that time are known already; the epoch: count none.
result<repository_figures> read_figures(catalog::catalog& rows, const std::string& repository,
                                        const catalog::expiry_rule& rule, time_point counted);

/// Tells the log which roles people have to sign before long: at once, then once a day, and when
/// such a role has expired.
class expiry_log {
public:
  void tell(const std::string& repository, const repository_figures& seen);

private:
  struct told {
    time_point at{};
    catalog::expiry_state state{};
  };
  std::map<std::string, told> told_; ///< by role
};

} // namespace rstuf::actors
