#pragma once

#include "catalog/artifact.hpp"
#include "catalog/task.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rstuf::catalog {

/// What is known of a path.
struct path_state {
  std::optional<std::string> info; ///< nothing: it is not there
  std::int64_t revision = 0;       ///< of its last change; 0 if none is known
  std::int64_t task = 0;           ///< the highest number that had a say in it, if still known
};

/// A change that waits for a publish task, and the task that submitted it.
struct held_change {
  std::int64_t task = 0;
  artifact_change change;
};

/// A role whose published version still lists what it lost with this revision.
struct stale_role {
  std::string name;
  std::int64_t revision = 0;
};

struct role_state {
  std::int64_t bytes = 0; ///< of its entries
  std::int64_t published_revision = 0;
  std::int64_t drafted_revision = 0; ///< that people can sign, or declined to; 0 if there is none
};

/// Where the ledger looks up what the catalog holds. Each path and role is asked for once.
class ingest_source {
public:
  virtual ~ingest_source() = default;
  virtual path_state find_path(const std::string& path, std::uint32_t path_hash) = 0;
  /// The custom roles that clients see with an earlier state of the path.
  virtual std::vector<stale_role> find_stale(const std::string& path, std::uint32_t path_hash) = 0;
  virtual std::optional<role_state> find_role(const std::string& name) = 0;
  virtual std::optional<held_change> find_held(const std::string& path) = 0;
  virtual std::vector<held_change> all_held() = 0;
};

/// Works out what a batch of tasks comes to, in memory; the catalog then writes the net effect.
/// The rules of conflicts, of held changes and of limits stand here, once for all adapters.
class ingest_ledger {
public:
  /// A path behind its hash: the order of the catalog's index.
  using path_key = std::pair<std::uint32_t, std::string>;
  struct path_effect {
    std::string owner;
    path_state before;
    path_state after;
    bool content_changed() const { return before.info != after.info; }
  };
  struct role_effect {
    role_state state;
    bool changed = false;
  };
  struct held_effect {
    std::optional<held_change> before;
    std::optional<held_change> after;
  };
  /// What became of one task.
  struct task_effect {
    ingest_outcome outcome;
    task_state state = task_state::success;
    std::map<std::string, std::int64_t> waits; ///< role to the revision clients have to see
    bool awaits_visible = false;               ///< all of it is committed, but not visible yet
  };

  /// `revision` is what the batch takes if it changes anything. `all_visible`: no publication is
  /// committed without being visible.
  ingest_ledger(ingest_source& source, const layout& where, std::int64_t revision, bool all_visible)
      : source_(source), where_(where), revision_(revision), all_visible_(all_visible) {}

  /// Takes the tasks one by one, by rising number.
  task_effect take(std::int64_t number, const ingest_task& task);

  const std::map<path_key, path_effect>& paths() const { return paths_; }
  const std::map<std::string, std::optional<role_effect>>& roles() const { return roles_; }
  const std::map<std::string, held_effect>& held() const { return held_; }
  bool changed_anything() const;

private:
  using numbered_change = std::pair<std::int64_t, const artifact_change*>;
  using role_entry = std::pair<const std::string, std::optional<role_effect>>;
  struct step;
  struct role_steps;

  task_effect store(std::int64_t number, const ingest_task& task);
  task_effect hold(std::int64_t number, std::span<const artifact_change> changes);
  task_effect publish_held(std::int64_t number);
  task_effect apply(const std::vector<numbered_change>& changes, bool names_changed);
  std::optional<step> plan(const numbered_change& numbered, task_effect& effect);
  static std::vector<role_steps> by_role(std::vector<step>& steps);
  bool has_room(const role_steps& part) const;
  void take_effect(const role_steps& part, bool names_changed, task_effect& effect);
  void settle(task_effect& effect);

  path_effect& path(const artifact_change& change);
  void wait_for_stale(const artifact_change& change, const std::string& owner, task_effect& effect);
  role_entry* role_of(const artifact_change& change, placement& where);
  role_entry* find_role(const std::string& name);
  held_effect* find_held(const std::string& path);

  ingest_source& source_;
  const layout& where_;
  std::int64_t revision_;
  bool all_visible_;
  std::map<path_key, path_effect> paths_;
  std::map<std::string, std::optional<role_effect>> roles_; ///< nothing: there is no such role
  std::map<std::string, held_effect> held_;
  bool all_held_known_ = false;
};

} // namespace rstuf::catalog
