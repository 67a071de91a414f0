#pragma once

#include "actors/accept_reply.hpp"
#include "catalog/task.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/atom.hpp>
#include <caf/typed_actor.hpp>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::catalog::new_task)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::actors::accept_reply)

namespace rstuf::actors {

using accept_atom = caf::atom_constant<caf::atom("accept")>;

/// GATEWAY: stores a task durably, answers, and announces it to the workers.
using gateway_actor =
    caf::typed_actor<caf::reacts_to<accept_atom, catalog::new_task, accept_reply>>;

} // namespace rstuf::actors
