#include "actors/broker_adapter.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::actors {
namespace {

broker_adapter_actor::behavior_type broker_adapter(broker_adapter_actor::pointer self,
                                                   std::shared_ptr<broker::queue> queue) {
  self->attach_functor([queue]() mutable { queue.reset(); });
  return {[queue](announce_atom, const broker::announcement& what) {
    if (const auto done = queue->publish(what); !done)
      spdlog::warn("announcement-lost {} {}", what.task_id, to_string(done.error()));
  }};
}

} // namespace

broker_adapter_actor spawn_broker_adapter(caf::actor_system& system,
                                          std::shared_ptr<broker::queue> queue, threading where) {
  if (where == threading::own_thread)
    return system.spawn<caf::detached>(broker_adapter, std::move(queue));
  return system.spawn(broker_adapter, std::move(queue));
}

} // namespace rstuf::actors
