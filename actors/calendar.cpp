#include "actors/calendar.hpp"

namespace rstuf::actors {

void calendar_state::tick() {
  self->delayed_send(self, parts.period, tick_atom::value);
  self->send(parts.dispatcher, tick_atom::value);
  if (ticks++ % parts.periods_per_sweep == 0)
    self->send(parts.dispatcher, sweep_atom::value);
}

calendar_actor::behavior_type calendar(calendar_actor::stateful_pointer<calendar_state> self,
                                       calendar_parts parts) {
  self->state.parts = std::move(parts);
  self->send(self, tick_atom::value);
  return {[self](tick_atom) { self->state.tick(); }};
}

} // namespace rstuf::actors
