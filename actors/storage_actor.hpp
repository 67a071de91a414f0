#pragma once

#include "actors/actors.hpp"
#include "actors/ask.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace rstuf::actors {

storage_actor spawn_storage(caf::actor_system& system,
                            std::shared_ptr<storage::metadata_storage> files, threading where,
                            failure_report failed = {});

/// File names that an earlier owner may have left behind above the committed version. More of them
/// than this is no leftover of ours: somebody else writes there.
inline constexpr std::int64_t max_taken_versions = 1000;
error too_many_taken(const std::string& role);

/// One call on the storage; see ask() for a worker.
template <class Self, class Call, class Then>
void ask(Self* self, const storage_actor& asked, std::chrono::seconds deadline, Call call,
         Then then) {
  ask_part<storage::metadata_storage>(self, asked, deadline, std::move(call), std::move(then));
}

} // namespace rstuf::actors
