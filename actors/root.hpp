#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"
#include "actors/blueprint.hpp"
#include "actors/bootstrap.hpp"
#include "actors/reassignment.hpp"
#include "actors/rotation.hpp"
#include "actors/situation.hpp"
#include "actors/storage_actor.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace rstuf::actors {

struct root_parts {
  std::string repository;
  catalog::lease lease;
  bool storage_claimed = false; ///< what the storage holds was left by a bootstrap of ours
  time_rules times;
  catalog_worker catalog;
  storage_actor storage;
  keyring_worker keyring;
  repository_actor owner; ///< told when roles are to be written, or written by another plan
  deadlines wait;
};

/// Works on one administrative task after the other: reads the situation, decides, lets new keys
/// prove themselves, writes the decision as a whole. Between tasks it opens drafts of roles that
/// people sign, and brings a committed root to clients, step by step. What it changes of the plan
/// takes effect when REPOSITORY starts the tree again, ROOT included.
struct root_state {
  static inline const char* name = "rstuf.root";
  explicit root_state(root_actor::pointer s) : self(s) {}

  caf::result<caf::ok_atom> work();

private:
  friend root_actor::behavior_type root(root_actor::stateful_pointer<root_state>, root_parts);
  using next = void (root_state::*)();
  using take_situation = void (root_state::*)(situation);

  // root.cpp: tasks
  void take_next();
  void handle(const catalog::task& task);
  void decide(situation now);
  void decide_about_artifacts(situation now);
  void decide_about_signature(situation now);
  void carry_out(decision what);
  void try_key();
  /// Lets a key prove that it can sign. `then` learns that it can, or that it never will; what may
  /// pass (a timeout, a key service that is down) ends ROOT, which is started again.
  void prove(const signing::named_key& key, std::function<void(const result<void>&)> then);
  void write_decision();
  void written(std::int64_t revision);

  // root_upkeep.cpp: what is due without a task
  void look_around();
  void open_drafts(situation now);
  void renew(const std::vector<std::string>& roles);
  void open_next_draft();
  void draft(const std::optional<std::vector<catalog::artifact>>& artifacts);
  void sign_draft(sign_order order);
  void draft_signed(const signed_role& done);
  void advance_root();
  void try_old_key(root_step step);
  void show_root(const root_step& step);
  void write(const catalog::plan_change& change, next then);
  void write_step(const catalog::plan_change& change);
  void begin_anew();
  std::chrono::seconds visible_for(const situation& now);

  // root_bootstrap.cpp
  void bootstrap(situation now);
  void begin_bootstrap();
  void look_at_storage();
  void clear_storage(std::vector<std::string> names);
  void claim_storage();
  void write_plan();
  void end_bootstrap(catalog::task_state state, const std::string& result);
  void refuse_bootstrap(const std::string& reason);

  void with_situation(take_situation then);
  void with_artifacts(const situation& now,
                      std::function<void(const std::vector<owned_artifact>&)> then);
  void reload();
  void rest();
  void proceed(const result<void>& done, next then);
  void fail_with(const error& e);

  root_actor::pointer self;
  root_parts parts_;
  signer_actor signer_;
  catalog::task task_;
  decision decision_;
  std::size_t tried_ = 0;  ///< keys of the decision
  int late_decisions_ = 0; ///< about the task, each overtaken by artifacts
  bool reloads_ = false;   ///< the tree is about to be started again
  situation now_;          ///< while drafts are being opened
  std::deque<std::string> to_draft_;
  std::int64_t seen_visible_ = 0; ///< a revision that clients saw
  time_point seen_at_{};          ///< since when, at the least
  std::vector<caf::typed_response_promise<caf::ok_atom>> working_;
};

root_actor::behavior_type root(root_actor::stateful_pointer<root_state> self, root_parts parts);

} // namespace rstuf::actors
