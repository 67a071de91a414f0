#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>

namespace rstuf::actors {

storage_actor spawn_storage(caf::actor_system& system,
                            std::shared_ptr<storage::metadata_storage> files, threading where,
                            failure_report failed = {});

/// One call on the storage; see ask() for a worker.
template <class Self, class Call, class Then>
void ask(Self* self, const storage_actor& asked, std::chrono::seconds deadline, Call call,
         Then then) {
  ask_part<storage::metadata_storage>(self, asked, deadline, std::move(call), std::move(then));
}

} // namespace rstuf::actors
