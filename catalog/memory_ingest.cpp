#include "catalog/memory_rows.hpp"

#include <algorithm>

namespace rstuf::catalog {
namespace {

class memory_source final : public ingest_source {
public:
  explicit memory_source(const memory_repository& r) : r_(r) {}

  path_state find_path(const std::string& path, std::uint32_t path_hash) override {
    path_state out;
    if (const auto t = r_.tombstones.find(path); t != r_.tombstones.end())
      out.task = t->second;
    const auto found = r_.artifacts.find({path_hash, path});
    if (found == r_.artifacts.end())
      return out;
    const auto& newest = found->second.back();
    if (newest.to != memory_artifact::open_end) {
      out.revision = newest.to;
      return out;
    }
    return {newest.info, newest.from, std::max(newest.task, out.task)};
  }

  std::vector<stale_role> find_stale(const std::string& path, std::uint32_t path_hash) override {
    std::vector<stale_role> out;
    const auto found = r_.artifacts.find({path_hash, path});
    if (found == r_.artifacts.end())
      return out;
    for (const auto& row : found->second)
      if (const auto role = r_.roles.find(row.owner);
          role != r_.roles.end() && row.from <= role->second.published_revision &&
          role->second.published_revision < row.to && row.to <= role->second.revision &&
          role->second.version > 0 && !role->second.is_retired)
        out.push_back({row.owner, row.to});
    return out;
  }

  std::optional<role_state> find_role(const std::string& name) override {
    const auto found = r_.roles.find(name);
    if (found == r_.roles.end())
      return {};
    role_state out{found->second.bytes, found->second.published_revision, 0};
    for (const auto& [key, d] : r_.drafts)
      if (d.role == name)
        out.drafted_revision = std::max(out.drafted_revision, d.revision);
    return out;
  }

  std::optional<held_change> find_held(const std::string& path) override {
    const auto found = r_.held.find(path);
    return found == r_.held.end() ? std::nullopt : std::optional(found->second);
  }

  std::vector<held_change> all_held() override {
    std::vector<held_change> out;
    for (const auto& [path, h] : r_.held)
      out.push_back(h);
    return out;
  }

private:
  const memory_repository& r_;
};

void write_path(memory_repository& r, const ingest_ledger::path_key& key,
                const ingest_ledger::path_effect& effect, std::int64_t revision,
                bool lower_task_open) {
  if (effect.content_changed()) {
    auto& rows = r.artifacts[key];
    if (effect.before.info)
      rows.back().to = revision;
    if (effect.after.info)
      rows.push_back({.info = *effect.after.info,
                      .from = revision,
                      .task = effect.after.task,
                      .owner = effect.owner});
  } else if (effect.after.info) {
    r.artifacts.at(key).back().task = effect.after.task;
  }
  if (!effect.after.info && effect.after.task != effect.before.task && lower_task_open)
    r.tombstones[key.second] = effect.after.task;
}

} // namespace

result<ingest_report> memory_catalog::ingest(std::string_view repository, const layout& where,
                                             std::span<const ingest_task> tasks) {
  std::lock_guard lock(rows_->mutex);
  auto* r = rows_->find_repository(repository);
  if (!r)
    return ingest_report{};
  if (r->state.delegation_generation != where.generation)
    return fail(errc::conflict, "the delegations of " + std::string(repository) + " moved on");

  std::map<std::int64_t, const ingest_task*> claimed;
  for (const auto& t : tasks)
    if (const auto* row = rows_->find_task(t.id);
        row && row->row.state == task_state::accepted && row->row.repository == repository)
      claimed.emplace(row->row.number, &t);

  const auto revision = r->state.revision + 1;
  memory_source source(*r);
  ingest_ledger ledger(source, where, revision,
                       r->state.visible_publication == r->state.committed_publication);
  ingest_report report{.taken = claimed.size()};
  for (const auto& [number, t] : claimed) {
    auto effect = ledger.take(number, *t);
    auto& row = rows_->tasks.at(number);
    row.row.state = effect.state;
    row.row.result = t->describe(effect.outcome);
    row.row.updated = time_.now();
    row.waits = std::move(effect.waits);
    if (t->is_import)
      row.row.payload.clear();
    row.publication = effect.awaits_visible ? r->state.committed_publication : 0;
    report.revision = std::max(report.revision, effect.outcome.revision);
  }
  report.paths = ledger.paths().size();
  if (ledger.changed_anything())
    r->state.revision = revision;
  for (const auto& [key, effect] : ledger.paths())
    write_path(*r, key, effect, revision, rows_->has_open_task(repository, effect.after.task));
  for (const auto& [name, role] : ledger.roles())
    if (role && role->changed) {
      r->roles.at(name).bytes = role->state.bytes;
      r->roles.at(name).revision = revision;
    }
  for (const auto& [path, effect] : ledger.held()) {
    r->held.erase(path);
    if (effect.after)
      r->held.emplace(path, *effect.after);
  }
  return report;
}

result<std::vector<artifact>> memory_catalog::contents(std::string_view repository,
                                                       const share& what, std::int64_t revision) {
  std::lock_guard lock(rows_->mutex);
  std::vector<artifact> out;
  const auto* r = rows_->find_repository(repository);
  if (!r)
    return out;
  for (auto at = r->artifacts.lower_bound({what.first, {}});
       at != r->artifacts.end() && at->first.first <= what.last; ++at)
    for (const auto& row : at->second)
      if (row.owner == what.owner && row.from <= revision && revision < row.to)
        out.push_back({at->first.second, row.info});
  std::ranges::sort(out, {}, &artifact::path);
  return out;
}

namespace {

/// Whether a role that the newest publication left behind may still show what the row had.
bool is_shown(const memory_repository& r, const memory_artifact& row) {
  return std::ranges::any_of(r.roles, [&](const auto& entry) {
    const auto& [name, role] = entry;
    const auto is_custom = std::ranges::find(r.state.delegations, name, &delegation::role) !=
                           r.state.delegations.end();
    return role.revision > role.published_revision && role.published_revision < row.to &&
           role.version > 0 && !role.is_retired &&
           (name == row.owner || (!is_custom && role.revision <= r.state.visible_revision));
  });
}

} // namespace

result<std::size_t> memory_catalog::clean(std::string_view repository, std::size_t limit) {
  std::lock_guard lock(rows_->mutex);
  auto* r = rows_->find_repository(repository);
  std::size_t removed = 0;
  if (!r)
    return removed;
  for (auto at = r->artifacts.begin(); at != r->artifacts.end();) {
    auto& rows = at->second;
    while (removed < limit && !rows.empty() && rows.front().to <= r->state.visible_revision &&
           !is_shown(*r, rows.front())) {
      rows.erase(rows.begin());
      ++removed;
    }
    at = rows.empty() ? r->artifacts.erase(at) : std::next(at);
  }
  std::erase_if(r->tombstones,
                [&](const auto& t) { return !rows_->has_open_task(repository, t.second); });
  return removed;
}

} // namespace rstuf::catalog
