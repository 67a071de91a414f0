#pragma once

#include "broker/broker.hpp"

#include <memory>

namespace rstuf::broker {

/// The queue within one process: a delivery is a call of the listener by the publishing thread.
/// Nothing is kept across processes; what was not worked on is announced again by the sweep.
std::unique_ptr<queue> make_memory_queue();

} // namespace rstuf::broker
