#pragma once

#include "actors/actors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>

namespace rstuf::actors {

/// Puts announcements into `queue`. One that cannot be put is logged and forgotten: the sweep of
/// DISPATCHER finds its task in the catalog.
broker_adapter_actor spawn_broker_adapter(caf::actor_system& system,
                                          std::shared_ptr<broker::queue> queue, threading where);

} // namespace rstuf::actors
