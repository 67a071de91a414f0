#include "catalog/memory_rows.hpp"

#include <algorithm>

namespace rstuf::catalog {
namespace {

bool is_among(const std::vector<task_action>& actions, const task& t) {
  return std::ranges::find(actions, t.action) != actions.end();
}

/// Puts a row in place of the one that `same` finds, or at the end.
template <class Row, class Same>
void put(std::vector<Row>& rows, const Row& row, Same same) {
  const auto found = std::ranges::find_if(rows, same);
  if (found == rows.end())
    rows.push_back(row);
  else
    *found = row;
}

void write_roots(repository_state& s, const plan_change& what) {
  for (auto root : what.roots) {
    if (root.revision < 0)
      root.revision = s.revision;
    put(s.roots, root, [&](const root_row& r) { return r.version == root.version; });
  }
  std::ranges::sort(s.roots, std::greater{}, &root_row::version);
}

void write_delegations(repository_state& s, const plan_change& what) {
  std::erase_if(s.delegations, [&](const delegation& d) {
    return std::ranges::find(what.undelegated, d.role) != what.undelegated.end();
  });
  for (const auto& d : what.delegations)
    put(s.delegations, d, [&](const delegation& old) { return old.role == d.role; });
  std::ranges::sort(s.delegations, {}, &delegation::position);
}

void write_roles(memory_repository& r, const plan_change& what) {
  for (const auto& name : what.dirty) {
    auto& role = r.roles[name];
    role.revision = r.state.revision;
    role.is_retired = false;
  }
  for (const auto& name : what.retired)
    if (const auto role = r.roles.find(name); role != r.roles.end()) {
      role->second.is_retired = true;
      role->second.revision = role->second.published_revision;
      role->second.bytes = 0;
    }
  for (const auto& [name, bytes] : what.growth)
    if (const auto role = r.roles.find(name); role != r.roles.end())
      role->second.bytes += bytes;
}

void move_artifacts(memory_repository& r, const plan_change& what) {
  for (const auto& move : what.moves) {
    const auto found = r.artifacts.find({move.path_hash, move.path});
    if (found == r.artifacts.end() || found->second.back().to != memory_artifact::open_end)
      continue;
    auto moved = found->second.back();
    moved.owner = move.owner;
    moved.from = r.state.revision;
    found->second.back().to = r.state.revision;
    found->second.push_back(std::move(moved));
  }
}

} // namespace

result<void> memory_catalog::check_change(std::string_view repository, const plan_change& what) {
  const auto* r = rows_->find_repository(repository);
  if (what.decided_at >= 0 && (!r || r->state.revision != what.decided_at))
    return fail(errc::conflict, "artifacts of " + std::string(repository) + " came meanwhile");
  if (what.bootstrap && (!r || r->state.committed_publication != 0 ||
                         (r->state.bootstrap != bootstrap_state::pre &&
                          r->state.bootstrap != bootstrap_state::signing)))
    return fail(errc::conflict, "the bootstrap of " + std::string(repository) + " cannot become " +
                                    std::string(name_of(*what.bootstrap)));
  for (const auto& [role, version] : what.closed)
    if (!r || !r->drafts.contains({role, version}))
      return fail(errc::not_found, "draft " + std::to_string(version) + " of " + role);
  if (what.task.empty())
    return {};
  const auto* t = rows_->find_task(what.task);
  if (!t || is_over(t->row.state))
    return fail(errc::conflict, "task " + what.task + " is over");
  return {};
}

void memory_catalog::write_change(memory_repository& r, const plan_change& what) {
  auto& s = r.state;
  if (what.bootstrap) {
    s.bootstrap = *what.bootstrap;
    s.bootstrap_deadline = {};
    if (s.bootstrap == bootstrap_state::none)
      s.bootstrap_task.clear();
  }
  if (what.is_new_plan || !what.dirty.empty())
    s.revision += 1;
  if (what.is_new_plan)
    s.delegation_generation += 1;
  write_roots(s, what);
  for (const auto& [role, version] : what.closed)
    r.drafts.erase({role, version});
  write_delegations(s, what);
  write_roles(r, what);
  move_artifacts(r, what);
  for (const auto& [role, days] : what.expiration)
    s.expiration[role] = days;
  if (s.bins)
    s.bins->expiration = s.expiration["bins"];
}

void memory_catalog::release_waiting(std::string_view repository, const std::string& role,
                                     std::int64_t revision, bool published_meanwhile) {
  const auto released = done_with_a_draft(published_meanwhile);
  const auto ended = done_with_a_draft(false);
  const auto& r = *rows_->find_repository(repository);
  const auto is_published = [&r](const auto& wait) {
    const auto waited = r.roles.find(wait.first);
    return waited == r.roles.end() || waited->second.is_retired ||
           waited->second.published_revision >= wait.second;
  };
  for (auto& [number, t] : rows_->tasks) {
    if (t.row.repository != repository || t.row.state != task_state::running ||
        !is_among(ended, t.row))
      continue;
    if (const auto wait = t.waits.find(role);
        is_among(released, t.row) && wait != t.waits.end() && wait->second <= revision)
      t.waits.erase(wait);
    if (t.publication != 0 || !std::ranges::all_of(t.waits, is_published))
      continue;
    t.row.updated = time_.now();
    if (r.state.committed_publication == r.state.visible_publication)
      t.row.state = task_state::success;
    else
      t.publication = r.state.committed_publication; // shown with what is committed already
  }
}

result<std::int64_t> memory_catalog::change(const lease& own, const plan_change& what) {
  std::lock_guard lock(rows_->mutex);
  if (auto row = owned(own); !row)
    return std::unexpected(row.error());
  if (auto possible = check_change(own.repository, what); !possible)
    return std::unexpected(possible.error());
  auto* r = rows_->find_repository(own.repository);
  if (!r)
    return fail(errc::conflict, own.repository + " has no bootstrap");
  write_change(*r, what);
  if (!what.retired.empty() && what.dirty.empty())
    release_waiting(own.repository, {}, 0,
                    false); // otherwise with the publication of what is dirty
  for (auto d : what.drafts) {
    if (d.revision < 0)
      d.revision = r->state.revision;
    auto& row = r->drafts[{d.role, d.version}];
    row = d;
    release_waiting(own.repository, d.role, d.revision, what.published_meanwhile.contains(d.role));
  }
  if (what.task.empty())
    return r->state.revision;
  auto& t = *rows_->find_task(what.task);
  t.row.state = what.state;
  t.row.updated = time_.now();
  if (!what.result.empty())
    t.row.result = what.result;
  for (const auto& [role, at] : what.waits)
    t.waits[role] = at == 0 ? r->state.revision : at;
  return r->state.revision;
}

result<std::vector<draft>> memory_catalog::drafts(std::string_view repository) {
  std::lock_guard lock(rows_->mutex);
  std::vector<draft> out;
  if (const auto* r = rows_->find_repository(repository))
    for (const auto& [key, d] : r->drafts)
      out.push_back(d);
  return out;
}

result<std::vector<waiting_draft>> memory_catalog::waiting(std::string_view repository) {
  std::lock_guard lock(rows_->mutex);
  std::vector<waiting_draft> out;
  if (const auto* r = rows_->find_repository(repository))
    for (const auto& [key, d] : r->drafts)
      if (!d.complete && !d.is_stopped())
        out.push_back({.role = d.role,
                       .version = d.version,
                       .signatures = d.signatures,
                       .created = d.created,
                       .expires = d.expires,
                       .root = d.role == "root" ? d.signed_part : std::string{}});
  return out;
}

} // namespace rstuf::catalog
