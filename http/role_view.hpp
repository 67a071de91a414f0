#pragma once

#include "catalog/catalog.hpp"
#include "catalog/expiry.hpp"
#include "tuf/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rstuf::http {

/// All that GET roles is made from, as of nearly one moment.
struct role_list {
  catalog::repository_state repository;
  std::optional<tuf::root> root; ///< in force, or else the first one; none before the bootstrap
  std::optional<catalog::online_key> online;
  std::vector<catalog::role_row> rows;
  std::vector<catalog::waiting_draft> waiting;
  std::vector<catalog::role_expiry> expiries; ///< of the roles that people sign
  time_point now{};

  bool is_bin(const catalog::role_row& row) const;
};

result<role_list> read_roles(catalog::catalog& from, std::string_view repository,
                             const catalog::expiry_rule& rule);

/// A bin: `{"role","state","version","expires","expiry_state","artifacts","threshold","keys"}`.
json line_of_bin(const role_list& all, const catalog::role_row& row);

/// `{"roles","bins"}`: all roles but the bins, each with the versions of it that wait for
/// signatures, and a summary of the bins. Error `corrupt`.
result<json> overview(const role_list& all);

} // namespace rstuf::http
