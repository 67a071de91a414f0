#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"
#include "metrics/registry.hpp"

#include <caf/stateful_actor.hpp>

#include <vector>

namespace rstuf::actors {

struct gateway_parts {
  catalog_worker catalog;
  broker_adapter_actor adapter;
  deadlines wait;
  std::shared_ptr<metrics::registry> figures = std::make_shared<metrics::registry>();
};

/// Tasks that arrive while others are being stored make up the next transaction.
struct gateway_state {
  static inline const char* name = "rstuf.gateway";
  explicit gateway_state(gateway_actor::pointer s) : self(s) {}

  void accept(const catalog::new_task& task, const accept_reply& reply);

private:
  friend gateway_actor::behavior_type gateway(gateway_actor::stateful_pointer<gateway_state>,
                                              gateway_parts);
  void store();
  void answer(const result<std::vector<catalog::acceptance>>& answers);

  gateway_actor::pointer self;
  gateway_parts parts_;
  std::vector<catalog::new_task> waiting_;
  std::vector<accept_reply> waiting_replies_;
  std::vector<catalog::new_task> stored_; ///< being stored
  std::vector<accept_reply> replies_;
  bool busy_ = false;
};

gateway_actor::behavior_type gateway(gateway_actor::stateful_pointer<gateway_state> self,
                                     gateway_parts parts);

} // namespace rstuf::actors
