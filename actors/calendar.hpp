#pragma once

#include "actors/actors.hpp"

#include <caf/stateful_actor.hpp>

#include <chrono>

namespace rstuf::actors {

struct calendar_parts {
  dispatcher_actor dispatcher;
  std::chrono::milliseconds period{1000};
  int periods_per_sweep = 5;
};

struct calendar_state {
  static inline const char* name = "rstuf.calendar";
  explicit calendar_state(calendar_actor::pointer s) : self(s) {}

  void tick();

  calendar_actor::pointer self;
  calendar_parts parts;
  int ticks = 0;
};

calendar_actor::behavior_type calendar(calendar_actor::stateful_pointer<calendar_state> self,
                                       calendar_parts parts);

} // namespace rstuf::actors
