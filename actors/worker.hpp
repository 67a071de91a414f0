#pragma once

#include "tuf/error.hpp"

#include <caf/actor_system.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/atom.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace rstuf::actors {

using run_atom = caf::atom_constant<caf::atom("run")>;

/// One call on a part that blocks. It runs on the worker's thread, so it must not touch the state
/// of the actor that asked.
template <class Part>
struct job {
  std::function<std::optional<errc>(Part&)> run; ///< why the call failed, if it did
};

/// Told on the worker's thread of each call that failed.
using failure_report = std::function<void(errc)>;

template <class Part>
using worker_actor =
    caf::typed_actor<typename caf::replies_to<run_atom, job<Part>>::template with<caf::ok_atom>>;

/// WORKER: owns a part whose calls block (a catalog, a keyring, a storage), and runs jobs on it one
/// after the other.
template <class Part>
struct worker_handle {
  worker_actor<Part> actor;
};

/// Where an actor whose calls block runs: on a thread of its own, or, in deterministic tests, on
/// the scheduler like all others.
enum class threading : std::uint8_t { own_thread, scheduler };

template <class Part>
typename worker_actor<Part>::behavior_type worker(typename worker_actor<Part>::pointer self,
                                                  std::shared_ptr<Part> part,
                                                  failure_report failed) {
  self->attach_functor([part]() mutable { part.reset(); });
  return {[part, failed = std::move(failed)](run_atom, const job<Part>& j) {
    if (const auto why = j.run(*part); why && failed)
      failed(*why);
    return caf::ok_atom::value;
  }};
}

template <class Part>
worker_handle<Part> spawn_worker(caf::actor_system& system, std::shared_ptr<Part> part,
                                 threading where, failure_report failed = {}) {
  if (where == threading::own_thread)
    return {system.spawn<caf::detached>(worker<Part>, std::move(part), std::move(failed))};
  return {system.spawn(worker<Part>, std::move(part), std::move(failed))};
}

} // namespace rstuf::actors

template <class Part>
struct caf::allowed_unsafe_message_type<rstuf::actors::job<Part>> : std::true_type {};
