#include "actors/repository.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>

// What REPOSITORY tells the log and the metrics of its roles.
namespace rstuf::actors {
namespace {

constexpr std::chrono::seconds idle_pause{60};

metrics::role_figures for_metrics(const repository_figures& seen) {
  metrics::role_figures out;
  for (const auto* roles : {&seen.expiries, &seen.online})
    for (const auto& r : *roles)
      out.expiries.push_back({r.role, r.expires});
  std::set<std::string> waiting;
  for (const auto& draft : seen.waiting)
    waiting.insert(draft.role);
  out.waiting = waiting.size();
  const auto count = [&](catalog::expiry_state s) {
    return static_cast<std::size_t>(
        std::ranges::count(seen.expiries, s, &catalog::role_expiry::state));
  };
  out.expiring = count(catalog::expiry_state::expiring);
  out.expired = count(catalog::expiry_state::expired);
  return out;
}

} // namespace

void repository_state::look_at_roles() {
  last_look_ = steady_now();
  next_look_ = last_look_ + idle_pause;
  if (!lease_.own())
    return;
  // Whoever had the lease in between counted what ended meanwhile.
  const bool is_next = lease_.own()->epoch <= counted_epoch_ + 1;
  const auto counted_before = is_next ? tasks_counted_ : time_point{};
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [repository = parts_.name, rule = parts_.expiry, counted = counted_before](
          catalog::catalog& c) { return read_figures(c, repository, rule, counted); },
      [this](const result<repository_figures>& seen) { roles_seen(seen); });
}

void repository_state::roles_seen(const result<repository_figures>& seen) {
  if (!seen) {
    spdlog::warn("roles-not-read {} {}", parts_.name, to_string(seen.error()));
    return;
  }
  if (!lease_.own())
    return;
  expiry_log_.tell(parts_.name, *seen);
  parts_.figures->show_roles(parts_.name, for_metrics(*seen));
  for (const auto& [action, state, count] : seen->ended)
    parts_.figures->tasks_over(name_of(action), name_of(state), count);
  tasks_counted_ = std::max(tasks_counted_, seen->ended_before);
  counted_epoch_ = lease_.own()->epoch;
}

/// The next owner shows them.
void repository_state::forget_roles() {
  parts_.figures->forget_roles(parts_.name);
  next_look_ = {};
}

} // namespace rstuf::actors
