#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"
#include "actors/blueprint.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rstuf::actors {

struct snapshot_parts {
  std::shared_ptr<const blueprint> plan;
  std::shared_ptr<const std::vector<catalog::role_row>> roles; ///< as committed
  catalog_worker catalog;
  storage_actor storage;
  keyring_worker keyring;
  timestamp_actor timestamp;
  deadlines wait;
};

/// Knows the version of every role that was ever listed: a snapshot never forgets one.
struct snapshot_state {
  static inline const char* name = "rstuf.snapshot";
  explicit snapshot_state(snapshot_actor::pointer s) : self(s) {}

  caf::result<caf::ok_atom> take(const publication_step& step);

private:
  friend snapshot_actor::behavior_type snapshot(snapshot_actor::stateful_pointer<snapshot_state>,
                                                snapshot_parts);
  sign_order order() const;
  void signed_as(const signed_role& done);
  void hand_over();
  void fail_with(const error& e);

  snapshot_actor::pointer self;
  snapshot_parts parts_;
  signer_actor signer_;
  std::map<std::string, std::int64_t> listed_; ///< file name ("targets.json") to version
  std::int64_t version_ = 0;
  publication_step step_;
};

snapshot_actor::behavior_type snapshot(snapshot_actor::stateful_pointer<snapshot_state> self,
                                       snapshot_parts parts);

} // namespace rstuf::actors
