#pragma once

#include "catalog/catalog.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace rstuf::http {

/// What listeners have been told, so that the next look into the catalog tells what is new: the
/// tasks that are not over with their states, and the publication that clients see.
class task_log {
public:
  /// What to look for.
  struct question {
    std::set<std::string> waited_for; ///< tasks whose results are wanted when they are over
    std::vector<std::string> followed;
    std::int64_t after = -1;     ///< tasks with higher numbers are new; -1: news are not wanted
    bool from_the_start = false; ///< nothing was told yet
  };
  struct sight {
    catalog::task_news news = {};
    bool from_the_start = false;
    bool with_news = false;
    std::vector<catalog::task> over = {}; ///< of those waited for
  };

  /// Asks the catalog. On any thread.
  static result<sight> look(catalog::catalog& rows, const question& what);

  question next_question(bool with_news) const;
  /// The events that lie between the look before and this one, as text of the stream.
  std::string events(const sight& seen);
  /// Nobody listens any more.
  void forget();

private:
  std::map<std::string, catalog::task_state> open_;
  std::int64_t newest_ = -1;
  std::int64_t visible_ = 0;
};

} // namespace rstuf::http
