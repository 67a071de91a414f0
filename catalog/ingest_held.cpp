#include "catalog/ingest_changes.hpp"
#include "catalog/ingest_ledger.hpp"

// Changes that are kept back until a publish task.
namespace rstuf::catalog {

ingest_ledger::task_effect ingest_ledger::hold(std::int64_t number,
                                               std::span<const artifact_change> changes) {
  task_effect effect;
  for (const auto* change : last_of_each_path(changes)) {
    placement where;
    if (!role_of(*change, where)) {
      auto& list = change->info ? effect.outcome.unassigned : effect.outcome.not_found;
      list.push_back(change->path);
      continue;
    }
    find_held(change->path); // so that what is held already is known
    auto& h = held_[change->path];
    const auto& now = path(*change).after;
    if (now.task > number || (h.after && h.after->task > number))
      continue;
    const bool there = h.after ? h.after->change.info.has_value() : now.info.has_value();
    auto& list = change->info || there ? effect.outcome.changed : effect.outcome.not_found;
    list.push_back(change->path);
    h.after = held_change{number, *change};
  }
  sort_paths(effect.outcome);
  effect.outcome.changed_count = effect.outcome.changed.size();
  return effect;
}

/// What tasks with higher numbers hold stays held, whatever order workers take them in.
ingest_ledger::task_effect ingest_ledger::publish_held(std::int64_t number) {
  if (!all_held_known_)
    for (auto& found : source_.all_held()) {
      const auto [entry, is_new] = held_.try_emplace(found.change.path);
      if (is_new)
        entry->second = {.before = found, .after = found};
    }
  all_held_known_ = true;
  std::vector<numbered_change> changes;
  const auto is_meant = [number](const held_effect& h) {
    return h.after && h.after->task < number;
  };
  for (const auto& [path, h] : held_)
    if (is_meant(h))
      changes.emplace_back(h.after->task, &h.after->change);
  auto effect = apply(changes, true);
  if (effect.state != task_state::errored)
    for (auto& [path, h] : held_)
      if (is_meant(h))
        h.after.reset();
  return effect;
}

/// What is held of a path; null if nothing is.
ingest_ledger::held_effect* ingest_ledger::find_held(const std::string& path) {
  if (const auto known = held_.find(path); known != held_.end())
    return &known->second;
  const auto found = all_held_known_ ? std::nullopt : source_.find_held(path);
  if (!found)
    return nullptr;
  return &held_.emplace(path, held_effect{.before = found, .after = found}).first->second;
}

} // namespace rstuf::catalog
