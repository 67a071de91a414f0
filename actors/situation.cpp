#include "actors/situation.hpp"

#include "actors/task_result.hpp"

#include <algorithm>

namespace rstuf::actors {

const catalog::root_row* situation::trusted_root() const {
  const auto found = std::ranges::find_if(state.roots, &catalog::root_row::is_active);
  return found == state.roots.end() ? nullptr : &*found;
}

const catalog::delegation* situation::custom(std::string_view role) const {
  const auto found = std::ranges::find(state.delegations, role, &catalog::delegation::role);
  return found == state.delegations.end() ? nullptr : &*found;
}

std::vector<catalog::draft> situation::open_drafts(std::string_view role) const {
  std::vector<catalog::draft> out;
  for (const auto& d : drafts)
    if (d.role == role && !d.complete && !d.is_stopped())
      out.push_back(d);
  return out;
}

std::int64_t situation::newest_version(const std::string& role) const {
  const auto row = roles.find(role);
  std::int64_t newest = row == roles.end() ? 0 : row->second.version;
  for (const auto& d : drafts)
    if (d.role == role)
      newest = std::max(newest, d.version);
  return newest;
}

result<situation> read_situation(catalog::catalog& rows, const std::string& repository) {
  situation out;
  out.repository = repository;
  const auto now = rows.now();
  auto state = rows.load(repository);
  auto roles = rows.roles(repository);
  auto drafts = rows.drafts(repository);
  if (!now)
    return std::unexpected(now.error());
  if (!state)
    return std::unexpected(state.error());
  if (!roles)
    return std::unexpected(roles.error());
  if (!drafts)
    return std::unexpected(drafts.error());
  out.now = *now;
  out.state = *std::move(state);
  out.drafts = *std::move(drafts);
  for (auto& row : *roles)
    out.roles.emplace(row.name, row);
  return out;
}

result<tuf::metadata<tuf::root>> parse_root(const catalog::root_row& row) {
  auto root = tuf::parse_metadata<tuf::root>(row.bytes);
  if (!root)
    return fail(errc::corrupt,
                "the catalog's root " + std::to_string(row.version) + ": " + root.error().context);
  return root;
}

decision refuse_task(const catalog::task& t, std::string_view message, std::string_view why) {
  decision out;
  out.change.task = t.id;
  out.change.state = catalog::task_state::errored;
  out.change.result = refused(message, why);
  return out;
}

decision accept_task(const catalog::task& t, std::string_view message, json details) {
  decision out;
  out.change.task = t.id;
  out.change.result = succeeded(message, std::move(details));
  return out;
}

} // namespace rstuf::actors
