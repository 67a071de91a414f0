#pragma once

#include "cli/session.hpp"

#include <string>
#include <utility>
#include <vector>

namespace rstuf::cli {

/// Options of every command that shows a list in pages.
struct page_options {
  std::int64_t limit = 100;
  std::string cursor;
  bool all = false;
};
void add_page_options(CLI::App& app, page_options& page);

/// A list that the service gives in pages.
struct listing {
  std::string endpoint;                                   ///< "/api/v1/tasks/"
  std::string member;                                     ///< "tasks"
  std::vector<std::pair<std::string, std::string>> query; ///< empty values are left out
};

/// Up to `limit` items from the cursor on, or all of them: `{member: […], "next_cursor"}`, the
/// latter where there is more. Error `unavailable` if an answer has no such list.
result<json> fetch_list(api_client& api, const listing& wanted, const page_options& page);

/// What to tell people when there is more; empty if there is not.
std::string more_hint(const json& list);

} // namespace rstuf::cli
