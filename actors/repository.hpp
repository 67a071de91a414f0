#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"
#include "actors/bell.hpp"
#include "actors/blueprint.hpp"
#include "actors/expiry_log.hpp"
#include "actors/lease_keeper.hpp"
#include "actors/readiness.hpp"
#include "metrics/registry.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace rstuf::actors {

struct repository_parts {
  std::string name;
  lease_rules lease;
  time_rules times;
  catalog_worker catalog;
  catalog_worker reader; ///< of what roles list
  storage_actor storage;
  std::vector<keyring_worker> keyrings; ///< at least one
  std::shared_ptr<readiness> ready;
  const clock* machine = nullptr;
  deadlines wait;
  std::size_t signers = 512;                       ///< roles being written at one time
  std::chrono::seconds file_retention{7 * 86'400}; ///< how long superseded files are kept
  std::chrono::days task_retention{7};             ///< how long tasks that are over are kept
  std::shared_ptr<bell> changes = std::make_shared<bell>();
  catalog::expiry_rule expiry;
  std::shared_ptr<metrics::registry> figures = std::make_shared<metrics::registry>();
};

/// Watches ROOT, TARGETS, SNAPSHOT and TIMESTAMP. They share what they know of the repository, so
/// the end of one ends all: when every one of them is down, the tree is started again from the
/// catalog, at once after a first failure, later with pauses of 1 to 30 seconds, until a
/// publication is visible. Without the lease there is no tree.
struct repository_state {
  static inline const char* name = "rstuf.repository";
  explicit repository_state(repository_actor::pointer s) : self(s) {}
  ~repository_state() { end_children(); }

  void publish(std::int64_t revision);
  void work();
  void visible(const visible_publication& p);
  void reload();
  void tick();
  caf::result<caf::ok_atom> drain();
  caf::result<caf::ok_atom> stop();
  void down(const caf::down_msg& message);

private:
  friend repository_actor::behavior_type
      repository(repository_actor::stateful_pointer<repository_state>, repository_parts);
  /// idle: nothing runs. starting and running: the tree is (being) made. stopping: it ends.
  enum class phase { idle, starting, running, stopping };
  using moment = lease_keeper::moment;

  moment steady_now() const;
  bool keep_lease();
  void contend();
  void beat();
  void release_lease();
  void lease_lost(const error& why);
  void start();
  void loaded(catalog::repository_state state);
  void start_root();
  void start_pipeline();
  void spawn_pipeline(std::vector<catalog::role_row> roles);
  void reconciled();
  bool has_upkeep() const;
  void stop_tree();
  void end_children();
  void tree_is_down();
  void failed(const error& why);
  void look_for_due_roles();
  std::chrono::days shortest_life() const;
  void look_at_roles();
  void roles_seen(const result<repository_figures>& seen);
  void forget_roles();
  void clean();
  void clean_tasks();
  void remove_superseded();
  void remove_files(const std::vector<std::string>& names);
  bool bootstrap_is_late() const;
  void abort_late_bootstrap();
  void answer_drained();
  void look_what_is_left();
  bool is_drained() const;
  template <class Actor>
  void watch(const Actor& child);

  repository_actor::pointer self;
  repository_parts parts_;
  lease_keeper lease_;
  phase phase_ = phase::idle;
  bool start_again_ = false; ///< once the tree is down
  int failures_ = 0;         ///< since a publication was visible
  moment restart_at_{};
  std::vector<caf::actor> children_;
  std::set<caf::actor_addr> alive_;
  root_actor root_;
  targets_actor targets_;
  std::shared_ptr<const catalog::repository_state> state_;
  std::shared_ptr<const blueprint> plan_;
  std::size_t working_ = 0; ///< requests for work that ROOT has not answered
  bool renewing_ = false;
  bool uncleaned_ = true; ///< the catalog may hold rows that no publication needs any more
  moment next_renewal_{};
  moment next_task_cleaning_{};
  moment next_look_{}; ///< at the roles
  moment last_look_{};
  expiry_log expiry_log_;
  time_point tasks_counted_{};     ///< those that ended before; the epoch: none yet
  std::int64_t counted_epoch_ = 0; ///< of the lease under which they were
  std::int64_t newest_revision_ = 0;
  std::int64_t visible_revision_ = 0;
  std::vector<caf::typed_response_promise<caf::ok_atom>> draining_;
  std::vector<caf::typed_response_promise<caf::ok_atom>> stopping_;
};

repository_actor::behavior_type
repository(repository_actor::stateful_pointer<repository_state> self, repository_parts parts);

} // namespace rstuf::actors
