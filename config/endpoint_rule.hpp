#pragma once

#include "tuf/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rstuf::config {

/// Part of the API that is switched off.
struct endpoint_rule {
  std::string method; ///< upper case; empty for all methods
  std::string path;   ///< "/api/v1/bootstrap", without a trailing slash

  friend bool operator==(const endpoint_rule&, const endpoint_rule&) = default;
};

/// Reads RSTUF's list, separated by colons: `/path` (all methods, and all paths below),
/// `METHOD/path` (that path alone), and RSTUF's own spelling of the latter, `{'METHOD'}/path`.
/// Error `invalid_argument` naming the entry.
result<std::vector<endpoint_rule>> parse_endpoint_rules(std::string_view list);

/// Whether a request is switched off. A trailing slash makes no difference.
bool is_disabled(const std::vector<endpoint_rule>& rules, std::string_view method,
                 std::string_view path);

/// The list in the form `METHOD/path:/path`.
std::string to_string(const std::vector<endpoint_rule>& rules);

} // namespace rstuf::config
