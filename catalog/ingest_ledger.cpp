#include "catalog/ingest_ledger.hpp"

#include <algorithm>
#include <ranges>
#include <set>

namespace rstuf::catalog {

/// A change that was found to take effect.
struct ingest_ledger::step {
  std::int64_t number;
  const artifact_change* change;
  path_effect* path;
  const std::string* role_name;
  role_effect* role;
  std::int64_t growth; ///< of the role, in bytes
};

namespace {

/// The last change of each path, by path: what a task that names a path twice means.
std::vector<const artifact_change*> last_of_each_path(std::span<const artifact_change> changes) {
  std::vector<const artifact_change*> out;
  out.reserve(changes.size());
  for (const auto& change : changes | std::views::reverse)
    out.push_back(&change);
  std::ranges::stable_sort(out, {}, &artifact_change::path);
  const auto [rest, end] = std::ranges::unique(out, {}, &artifact_change::path);
  out.erase(rest, end);
  return out;
}

std::int64_t bytes_of(const std::string& path, const std::optional<std::string>& info) {
  return info ? entry_bytes(path, *info) : 0;
}

void wait_for(std::map<std::string, std::int64_t>& waits, const std::string& role,
              std::int64_t revision) {
  auto& newest = waits[role];
  newest = std::max(newest, revision);
}

} // namespace

ingest_ledger::task_effect ingest_ledger::take(std::int64_t number, const ingest_task& task) {
  if (task.publish_held)
    return publish_held(number);
  return task.held ? hold(number, task.changes) : store(number, task.changes);
}

ingest_ledger::task_effect ingest_ledger::store(std::int64_t number,
                                                std::span<const artifact_change> changes) {
  std::vector<numbered_change> numbered;
  for (const auto* change : last_of_each_path(changes))
    numbered.emplace_back(number, change);
  // The order of the catalog's index, which a large task would else jump about in.
  std::ranges::sort(numbered, {}, [](const auto& n) { return n.second->path_hash; });
  auto effect = apply(numbered);
  if (effect.state == task_state::errored)
    return effect;
  for (const auto& [n, change] : numbered) // older changes of the path that are held are obsolete
    if (auto* h = find_held(change->path); h != nullptr && h->after && h->after->task < n)
      h->after.reset();
  return effect;
}

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
  auto effect = apply(changes);
  if (effect.state != task_state::errored)
    for (auto& [path, h] : held_)
      if (is_meant(h))
        h.after.reset();
  return effect;
}

ingest_ledger::task_effect ingest_ledger::apply(const std::vector<numbered_change>& changes) {
  task_effect effect;
  std::vector<step> steps;
  for (const auto& numbered : changes)
    if (auto next = plan(numbered, effect))
      steps.push_back(*next);
  if (auto role = overfull(steps); !role.empty()) {
    effect = {};
    effect.outcome.overfull_role = std::move(role);
    effect.state = task_state::errored;
    return effect;
  }
  std::set<std::string> roles;
  for (const auto& s : steps) {
    s.path->after.task = s.number;
    if (s.path->after.info == s.change->info)
      continue;
    s.path->after.info = s.change->info;
    s.path->after.revision = revision_;
    s.role->state.bytes += s.growth;
    s.role->changed = true;
    effect.outcome.changed.push_back(s.change->path);
    wait_for(effect.waits, *s.role_name, revision_);
    roles.insert(*s.role_name);
  }
  effect.outcome.roles.assign(roles.begin(), roles.end());
  for (auto* list :
       {&effect.outcome.changed, &effect.outcome.not_found, &effect.outcome.unassigned})
    std::ranges::sort(*list);
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
  at.owner = where.owner;
  const bool superseded = at.after.task > number;
  if (superseded || at.after.info == change->info)
    wait_for(effect.waits, where.role, at.after.revision); // what there is may not be visible yet
  if (superseded)
    return {};
  if (!change->info)
    wait_for_stale(*change, where.role, effect);
  if (!change->info && !at.after.info)
    effect.outcome.not_found.push_back(change->path);
  return step{.number = number,
              .change = change,
              .path = &at,
              .role_name = &roles_.find(where.role)->first,
              .role = role,
              .growth =
                  bytes_of(change->path, change->info) - bytes_of(change->path, at.after.info)};
}

std::string ingest_ledger::overfull(const std::vector<step>& steps) const {
  std::map<const role_effect*, std::int64_t> growth;
  for (const auto& s : steps) {
    auto& sum = growth[s.role];
    sum += s.growth;
  }
  for (const auto& s : steps) {
    const auto sum = growth.at(s.role);
    if (sum > 0 && s.role->state.bytes + sum > where_.max_role_bytes)
      return *s.role_name;
  }
  return {};
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
  const auto [entry, is_new] = paths_.try_emplace(change.path);
  if (is_new) {
    entry->second.path_hash = change.path_hash;
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

ingest_ledger::role_effect* ingest_ledger::role_of(const artifact_change& change,
                                                   placement& where) {
  where = where_.place(change.path, change.path_hash);
  if (where.role.empty())
    return nullptr;
  return find_role(where.role);
}

ingest_ledger::role_effect* ingest_ledger::find_role(const std::string& name) {
  const auto [entry, is_new] = roles_.try_emplace(name);
  if (is_new)
    if (const auto found = source_.find_role(name))
      entry->second = role_effect{.state = *found};
  return entry->second ? &*entry->second : nullptr;
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

bool ingest_ledger::changed_anything() const {
  return std::ranges::any_of(roles_, [](const auto& r) { return r.second && r.second->changed; });
}

} // namespace rstuf::catalog
