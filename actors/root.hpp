#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"
#include "actors/storage_actor.hpp"

#include <caf/stateful_actor.hpp>

#include <string>

namespace rstuf::actors {

struct root_parts {
  std::string repository;
  catalog::lease lease;
  bool storage_claimed = false; ///< what the storage holds was left by a bootstrap of ours
  catalog_worker catalog;
  storage_actor storage;
  keyring_worker keyring;
  repository_actor owner; ///< told to reload when the bootstrap is begun or refused
  deadlines wait;
};

/// Bootstraps a repository: checks the root, tries the online key, makes sure that the storage is
/// empty or holds leftovers of ours only, and writes root, settings and roles into the catalog.
/// TARGETS, SNAPSHOT and TIMESTAMP then publish them like any other change.
struct root_state {
  static inline const char* name = "rstuf.root";
  explicit root_state(root_actor::pointer s) : self(s) {}

  void bootstrap(const catalog::task& task);

private:
  friend root_actor::behavior_type root(root_actor::stateful_pointer<root_state>, root_parts);
  using next = void (root_state::*)();

  void make_plan(time_point now);
  void try_online_key();
  void look_at_storage();
  void clear_storage(std::vector<std::string> names);
  void claim_storage();
  void write_plan();
  void refuse(const std::string& reason);
  void end(catalog::task_state state, const std::string& result);
  void fail_with(const error& e);
  void proceed(const result<void>& done, next then);

  root_actor::pointer self;
  root_parts parts_;
  catalog::task task_;
  catalog::bootstrap_plan plan_;
};

root_actor::behavior_type root(root_actor::stateful_pointer<root_state> self, root_parts parts);

} // namespace rstuf::actors
