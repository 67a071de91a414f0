#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"
#include "actors/blueprint.hpp"

#include <caf/stateful_actor.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace rstuf::actors {

struct targets_parts {
  std::shared_ptr<const blueprint> plan;
  std::shared_ptr<const std::vector<catalog::role_row>> roles; ///< as committed
  time_point committed_at{};                                   ///< of the newest publication
  catalog_worker catalog;
  catalog_worker reader; ///< of what roles list
  storage_actor storage;
  std::vector<keyring_worker> keyrings;
  snapshot_actor snapshot;
  const clock* machine = nullptr; ///< to notice that the catalog's clock is off
  deadlines wait;
  std::size_t signers = 512; ///< roles being written at one time
};

/// One publication after the other. A failure that is not one role's own ends this actor, and
/// REPOSITORY starts the tree again from the catalog.
struct targets_state {
  static inline const char* name = "rstuf.targets";
  explicit targets_state(targets_actor::pointer s) : self(s) {}

  void publish();
  void renew(const std::vector<std::string>& roles);

private:
  friend targets_actor::behavior_type targets(targets_actor::stateful_pointer<targets_state>,
                                              targets_parts);
  /// What TARGETS itself has had written of a role, committed or still on its way.
  struct written {
    std::int64_t version = 0;
    std::int64_t revision = 0;
  };

  void take_up(const catalog::dirty_roles& dirty);
  bool clock_is_sane(time_point now);
  bool wants_later_stage(const catalog::dirty_roles& dirty);
  void take(const catalog::role_row& row);
  void take_complete(const catalog::draft& draft);
  void spawn_next();
  void request_signature(const signer_actor& signer, sign_order order);
  sign_order order_for(const std::string& role) const;
  void role_signed(const signer_actor& signer, const signed_role& done);
  void role_failed(const signer_actor& signer, const std::string& role, std::int64_t revision,
                   const error& e);
  void finish_if_all_signed();
  void hand_over();
  void fail_with(const error& e);

  targets_actor::pointer self;
  targets_parts parts_;
  std::map<std::string, written> roles_;
  std::set<std::string> forced_; ///< to renew although nothing changed
  std::map<std::string, std::int64_t>
      quarantined_;               ///< role to the revision that could not be written
  std::vector<sign_order> queue_; ///< roles to write
  std::size_t under_way_ = 0;
  publication_step step_;
  bool busy_ = false;
  bool again_ = false;
};

targets_actor::behavior_type targets(targets_actor::stateful_pointer<targets_state> self,
                                     targets_parts parts);

} // namespace rstuf::actors
