#pragma once

#include "catalog/artifact.hpp"
#include "catalog/delegation.hpp"
#include "catalog/task.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What the API lists, page by page. A page begins after the last item of the one before, wherever
// that item is by then: what stands there all the time is listed exactly once, whoever writes.
namespace rstuf::catalog {

/// All that is known of one path. At least one of the infos (canonical JSON) is there.
struct listed_artifact {
  std::string path;
  std::string role;                  ///< empty if no role takes the path
  std::optional<std::string> seen;   ///< what clients see
  std::optional<std::string> stored; ///< what they will see once all that is stored is published
  bool is_held = false;              ///< a change waits for a publish task
  std::optional<std::string> held;   ///< what it makes of the path; nothing: removes it
};

/// Which artifacts to list. Of `path`, `prefix` and `role` at most one is not empty.
struct artifact_filter {
  std::string path = {};   ///< this one
  std::string prefix = {}; ///< whose path begins with these bytes
  std::string role = {};   ///< that belong to this role
  std::string after = {};  ///< the last path of the page before; empty: from the first
  std::size_t limit = 100;
};

/// Infos in one page come to little more than this, whatever the limit.
inline constexpr std::size_t max_page_bytes = 8U << 20U;

/// Sorted by path in byte order, or, for a role, by path hash and path. A page may hold fewer
/// artifacts than its limit, and still have a next one.
struct artifact_page {
  std::vector<listed_artifact> artifacts;
  std::string next; ///< `after` of the next page; empty: there is none
};

/// A task without the long texts that belong to it.
struct task_summary {
  std::string id;
  std::int64_t number = 0;
  task_action action = task_action::add_artifacts;
  task_state state = task_state::accepted;
  time_point created{};
  time_point updated{};
};

struct task_filter {
  std::optional<task_state> state = {}; ///< only tasks in this state
  std::int64_t before = 0;              ///< numbers below this; 0: from the newest
  std::size_t limit = 100;
};

/// The newest first.
struct task_page {
  std::vector<task_summary> tasks;
  std::int64_t next = 0; ///< `before` of the next page; 0: there is none
};

/// New tasks in one piece of news.
inline constexpr std::int64_t max_new_tasks = 1000;

/// So many tasks of one kind ended in one way.
struct task_count {
  task_action action = task_action::add_artifacts;
  task_state state = task_state::success;
  std::int64_t count = 0;
  friend bool operator==(const task_count&, const task_count&) = default;
};

/// What has become of a repository since one looked last.
struct task_news {
  std::vector<task_summary> tasks; ///< those asked for, and those that were new
  std::int64_t newest = 0;         ///< highest number given out so far
  std::int64_t visible_publication = 0;
};

/// Until when what is over is kept. Later than that, it may be asked for.
struct retention {
  time_point tasks{};        ///< tasks that ended before are removed
  time_point request_keys{}; ///< keys that were used before are removed
};

/// How a repository divides its paths among roles.
struct assignment {
  std::optional<tuf::bins> bins;       ///< of the targets role
  std::vector<delegation> delegations; ///< of the targets role if it has no bins, by position

  /// The role that lists what an owner has; see `placement`.
  std::string role_of(const std::string& owner, std::uint32_t path_hash) const;
  /// The owner that a path will have.
  std::string owner_of(std::string_view path) const;
  /// What a role lists; nothing if it lists no artifacts.
  std::optional<share> share_of(std::string_view role) const;
};

/// The first text in byte order behind all that begin with this prefix (UTF-8 both, since databases
/// take no other text); empty if there is none.
std::string end_of_prefix(std::string prefix);

} // namespace rstuf::catalog
