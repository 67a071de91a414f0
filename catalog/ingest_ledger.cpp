#include "catalog/ingest_ledger.hpp"

#include "catalog/ingest_changes.hpp"

#include <algorithm>

namespace rstuf::catalog {

/// A change that was found to take effect.
struct ingest_ledger::step {
  std::int64_t number;
  const artifact_change* change;
  path_effect* path;
  role_entry* role;
  std::int64_t growth; ///< of the role, in bytes
};

/// All of a task's steps on one role.
struct ingest_ledger::role_steps {
  role_entry* role;
  std::span<const step> steps;
};

namespace {

std::int64_t bytes_of(const std::string& path, const std::optional<std::string>& info) {
  return info ? entry_bytes(path, *info) : 0;
}

void wait_for(std::map<std::string, std::int64_t>& waits, const std::string& role,
              std::int64_t revision) {
  auto& newest = waits.try_emplace(waits.end(), role)->second; // roles mostly come in order
  newest = std::max(newest, revision);
}

} // namespace

ingest_ledger::task_effect ingest_ledger::take(std::int64_t number, const ingest_task& task) {
  if (task.publish_held)
    return publish_held(number);
  return task.held ? hold(number, task.changes) : store(number, task);
}

ingest_ledger::task_effect ingest_ledger::store(std::int64_t number, const ingest_task& task) {
  std::vector<numbered_change> numbered;
  for (const auto* change : last_of_each_path(task.changes))
    numbered.emplace_back(number, change);
  auto effect = apply(numbered, !task.is_import);
  if (effect.state == task_state::errored)
    return effect;
  for (const auto& [n, change] : numbered) // older changes of the path that are held are obsolete
    if (auto* h = find_held(change->path); h != nullptr && h->after && h->after->task < n)
      h->after.reset();
  return effect;
}

ingest_ledger::task_effect ingest_ledger::apply(const std::vector<numbered_change>& changes,
                                                bool names_changed) {
  task_effect effect;
  std::vector<step> steps;
  steps.reserve(changes.size());
  for (const auto& numbered : changes)
    if (auto next = plan(numbered, effect))
      steps.push_back(*next);
  const auto parts = by_role(steps);
  for (const auto& part : parts)
    if (!has_room(part)) {
      effect = {};
      effect.outcome.overfull_role = part.role->first;
      effect.state = task_state::errored;
      return effect;
    }
  for (const auto& part : parts)
    take_effect(part, names_changed, effect);
  sort_paths(effect.outcome);
  settle(effect);
  return effect;
}

std::optional<ingest_ledger::step> ingest_ledger::plan(const numbered_change& numbered,
                                                       task_effect& effect) {
  const auto& [number, change] = numbered;
  placement where;
  auto* role = role_of(*change, where);
  if (!role) {
    auto& list = change->info ? effect.outcome.unassigned : effect.outcome.not_found;
    list.push_back(change->path);
    return {};
  }
  auto& at = path(*change);
  at.owner = std::move(where.owner);
  const bool superseded = at.after.task > number;
  if (superseded || at.after.info == change->info)
    wait_for(effect.waits, role->first, at.after.revision); // it may not be visible yet
  if (superseded)
    return {};
  if (!change->info)
    wait_for_stale(*change, role->first, effect);
  if (!change->info && !at.after.info)
    effect.outcome.not_found.push_back(change->path);
  return step{.number = number,
              .change = change,
              .path = &at,
              .role = role,
              .growth =
                  bytes_of(change->path, change->info) - bytes_of(change->path, at.after.info)};
}

std::vector<ingest_ledger::role_steps> ingest_ledger::by_role(std::vector<step>& steps) {
  const auto name = [](const step& s) -> const std::string& { return s.role->first; };
  std::ranges::stable_sort(steps, {}, name);
  std::vector<role_steps> parts;
  for (auto first = steps.begin(); first != steps.end();) {
    const auto other = [&](const step& s) { return s.role != first->role; };
    const auto end = std::find_if(first, steps.end(), other);
    parts.push_back({first->role, {first, end}});
    first = end;
  }
  return parts;
}

bool ingest_ledger::has_room(const role_steps& part) const {
  std::int64_t growth = 0;
  for (const auto& s : part.steps)
    growth += s.growth;
  return growth <= 0 || part.role->second->state.bytes + growth <= where_.max_role_bytes;
}

void ingest_ledger::take_effect(const role_steps& part, bool names_changed, task_effect& effect) {
  auto& role = *part.role->second;
  std::size_t changed = 0;
  for (const auto& s : part.steps) {
    s.path->after.task = s.number;
    if (s.path->after.info == s.change->info)
      continue;
    s.path->after.info = s.change->info;
    s.path->after.revision = revision_;
    role.state.bytes += s.growth;
    ++changed;
    if (names_changed)
      effect.outcome.changed.push_back(s.change->path);
  }
  if (changed == 0)
    return;
  role.changed = true;
  effect.outcome.changed_count += changed;
  wait_for(effect.waits, part.role->first, revision_);
  effect.outcome.roles.push_back(part.role->first);
}

void ingest_ledger::settle(task_effect& effect) {
  for (const auto& [role, revision] : effect.waits)
    effect.outcome.revision = std::max(effect.outcome.revision, revision);
  std::erase_if(effect.waits, [this](const auto& wait) {
    return roles_.at(wait.first)->state.published_revision >= wait.second;
  });
  for (const auto& [role, revision] : effect.waits)
    if (where_.signed_by_people.contains(role))
      effect.outcome.unsigned_roles.push_back(role);
  std::erase_if(effect.waits, [this](const auto& wait) { // it is done when they can be signed
    return where_.signed_by_people.contains(wait.first) &&
           roles_.at(wait.first)->state.drafted_revision >= wait.second;
  });
  effect.awaits_visible = effect.waits.empty() && !all_visible_ && effect.outcome.revision > 0;
  if (!effect.waits.empty() || effect.awaits_visible)
    effect.state = task_state::running;
  else
    effect.outcome.revision = 0;
}

ingest_ledger::path_effect& ingest_ledger::path(const artifact_change& change) {
  const auto known = paths_.size();
  // The changes of a task come in order: mostly this one is the last.
  const auto entry = paths_.try_emplace(paths_.end(), {change.path_hash, change.path});
  if (paths_.size() > known) {
    entry->second.before = source_.find_path(change.path, change.path_hash);
    entry->second.after = entry->second.before;
  }
  return entry->second;
}

/// A removed path is gone when also those who had it before, and whose people have not signed
/// since, no longer list it.
void ingest_ledger::wait_for_stale(const artifact_change& change, const std::string& owner,
                                   task_effect& effect) {
  if (where_.signed_by_people.empty())
    return;
  for (const auto& stale : source_.find_stale(change.path, change.path_hash))
    if (stale.name != owner && where_.signed_by_people.contains(stale.name) &&
        find_role(stale.name))
      wait_for(effect.waits, stale.name, stale.revision);
}

ingest_ledger::role_entry* ingest_ledger::role_of(const artifact_change& change, placement& where) {
  where = where_.place(change.path, change.path_hash);
  if (where.role.empty())
    return nullptr;
  return find_role(where.role);
}

ingest_ledger::role_entry* ingest_ledger::find_role(const std::string& name) {
  const auto [entry, is_new] = roles_.try_emplace(name);
  if (is_new)
    if (const auto found = source_.find_role(name))
      entry->second = role_effect{.state = *found};
  return entry->second ? &*entry : nullptr;
}

bool ingest_ledger::changed_anything() const {
  return std::ranges::any_of(roles_, [](const auto& r) { return r.second && r.second->changed; });
}

} // namespace rstuf::catalog
