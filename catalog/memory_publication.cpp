#include "catalog/memory_rows.hpp"
#include "tuf/metadata.hpp"

#include <algorithm>
#include <tuple>

namespace rstuf::catalog {
namespace {

role_row row_of(const std::string& name, const memory_role& r) {
  return {.name = name,
          .version = r.version,
          .expires = r.expires,
          .revision = r.revision,
          .published_revision = r.published_revision,
          .renew_at = r.renew_at,
          .bytes = r.bytes,
          .is_retired = r.is_retired,
          .artifacts = r.artifacts};
}

} // namespace

result<std::vector<role_row>> memory_catalog::roles(std::string_view repository) {
  std::lock_guard lock(rows_->mutex);
  std::vector<role_row> out;
  if (const auto* r = rows_->find_repository(repository))
    for (const auto& [name, role] : r->roles)
      out.push_back(row_of(name, role));
  return out;
}

result<dirty_roles> memory_catalog::dirty(std::string_view repository) {
  std::lock_guard lock(rows_->mutex);
  dirty_roles out;
  out.now = time_.now();
  const auto* r = rows_->find_repository(repository);
  if (!r)
    return out;
  out.revision = r->state.revision;
  out.generation = r->state.delegation_generation;
  for (const auto& [name, role] : r->roles)
    if (role.is_dirty())
      out.roles.push_back(row_of(name, role));
  for (const auto& [key, d] : r->drafts)
    if (d.complete && d.role != "root")
      out.complete.push_back(d);
  return out;
}

namespace {

bool is_complete(const memory_repository& r) {
  return std::ranges::none_of(r.roles, [](const auto& role) {
    return role.second.revision == 1 && role.second.published_revision < 1;
  });
}

result<void> check_roles(const memory_repository& r, const publication& next) {
  for (const auto& v : next.roles) {
    const auto role = r.roles.find(v.role);
    if (role == r.roles.end())
      return fail(errc::invalid_argument, "there is no role " + v.role);
    if (v.version <= role->second.version)
      return fail(errc::invalid_argument, v.role + " is at version " +
                                              std::to_string(role->second.version) + ": version " +
                                              std::to_string(v.version) + " would go back");
  }
  return {};
}

} // namespace

result<void> memory_catalog::commit(const lease& own, const publication& next) {
  std::lock_guard lock(rows_->mutex);
  if (auto row = owned(own); !row)
    return std::unexpected(row.error());
  auto* r = rows_->find_repository(own.repository);
  if (!r || r->state.roots.empty() || r->state.committed_publication != next.predecessor ||
      r->state.visible_publication != next.predecessor || next.number <= next.predecessor ||
      r->state.delegation_generation != next.generation)
    return fail(errc::conflict, "publication " + std::to_string(next.number) + " of " +
                                    own.repository +
                                    " does not follow the newest visible one, or its plan");
  if (auto valid = check_roles(*r, next); !valid)
    return valid;
  for (const auto& v : next.roles) {
    auto& role = r->roles.at(v.role);
    if (role.version > 0 && v.role != "timestamp")
      r->superseded.emplace(std::to_string(role.version) + '.' + v.role + ".json", time_.now());
    role.version = v.version;
    role.expires = v.expires;
    role.renew_at = v.renew_at;
    role.published_revision = v.revision;
    role.artifacts = v.artifacts;
  }
  std::erase_if(r->drafts, [r](const auto& d) {
    const auto role = r->roles.find(d.second.role);
    return role != r->roles.end() && role->second.version >= d.second.version;
  });
  r->state.committed_publication = next.number;
  r->state.committed_revision = next.revision;
  r->state.committed_at = time_.now();
  r->state.timestamp_bytes = next.timestamp_bytes;
  cover(own.repository, *r, next.number);
  return {};
}

void memory_catalog::cover(std::string_view repository, const memory_repository& r,
                           std::int64_t number) {
  const auto published = [&r](const auto& wait) {
    const auto role = r.roles.find(wait.first);
    return role == r.roles.end() || role->second.is_retired ||
           role->second.published_revision >= wait.second;
  };
  for (auto& [n, t] : rows_->tasks) {
    if (t.row.repository != repository || t.row.state != task_state::running || t.publication != 0)
      continue;
    const bool bootstraps =
        t.waits.empty() && r.state.bootstrap != bootstrap_state::finished && is_complete(r);
    if (!bootstraps && (t.waits.empty() || !std::ranges::all_of(t.waits, published)))
      continue;
    t.publication = number;
    t.waits.clear();
  }
}

result<void> memory_catalog::show(const lease& own, std::int64_t number) {
  std::lock_guard lock(rows_->mutex);
  if (auto row = owned(own); !row)
    return std::unexpected(row.error());
  auto* r = rows_->find_repository(own.repository);
  if (!r || (number != r->state.committed_publication && number > r->state.visible_publication))
    return fail(errc::conflict, "publication " + std::to_string(number) + " of " + own.repository +
                                    " is not committed");
  if (number <= r->state.visible_publication)
    return {};
  r->state.visible_publication = r->state.committed_publication;
  r->state.visible_revision = r->state.committed_revision;
  if (is_complete(*r)) {
    r->state.bootstrap = bootstrap_state::finished;
    r->state.bootstrap_deadline = {};
  }
  for (auto& [n, t] : rows_->tasks) {
    if (t.row.repository != own.repository || t.row.state != task_state::running ||
        t.publication != r->state.visible_publication)
      continue;
    t.row.state = task_state::success;
    t.row.updated = time_.now();
  }
  return {};
}

result<std::vector<std::string>> memory_catalog::due(std::string_view repository, time_point by,
                                                     std::size_t limit) {
  std::lock_guard lock(rows_->mutex);
  std::vector<std::tuple<bool, time_point, std::string>> found;
  if (const auto* r = rows_->find_repository(repository))
    for (const auto& [name, role] : r->roles)
      if (role.version > 0 && role.renew_at <= by && !role.is_retired)
        found.emplace_back(!tuf::is_top_level(name), role.renew_at, name);
  std::ranges::sort(found);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(limit, found.size()); ++i)
    names.push_back(std::move(std::get<2>(found[i])));
  return names;
}

} // namespace rstuf::catalog
