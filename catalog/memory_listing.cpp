#include "catalog/memory_rows.hpp"
#include "tuf/hash.hpp"

#include <algorithm>

namespace rstuf::catalog {
namespace {

/// Path hash and path; the hash is 0 where pages go by path.
using listing_key = std::pair<std::uint32_t, std::string>;

class artifact_lister {
public:
  artifact_lister(const memory_repository& r, const artifact_filter& query)
      : r_(r), query_(query),
        roles_{r.state.bins ? std::optional(r.state.bins->bins) : std::nullopt,
               r.state.delegations},
        share_(roles_.share_of(query.role)),
        after_(key(tuf::sha256_prefix(query.after), query.after)) {}

  bool knows_role() const {
    return query_.role.empty() || share_ || r_.roles.contains(query_.role);
  }

  artifact_page list() {
    if (!query_.role.empty() && !share_)
      return {};
    for (const auto& [place, contents] : r_.artifacts)
      for (const auto& row : contents)
        add_stored(place.second, place.first, row);
    for (const auto& [path, held] : r_.held)
      if (auto* found = entry(path, held.change.path_hash, roles_.owner_of(path))) {
        found->is_held = true;
        found->held = held.change.info;
      }
    std::erase_if(
        found_, [](const auto& e) { return !e.second.seen && !e.second.stored && !e.second.held; });
    return first_page();
  }

private:
  listing_key key(std::uint32_t hash, const std::string& path) const {
    return {query_.role.empty() ? 0 : hash, path};
  }

  listed_artifact* entry(const std::string& path, std::uint32_t hash, const std::string& owner) {
    if ((!query_.path.empty() && path != query_.path) || !path.starts_with(query_.prefix) ||
        (share_ && (owner != share_->owner || hash < share_->first || hash > share_->last)) ||
        (!query_.after.empty() && key(hash, path) <= after_))
      return nullptr;
    auto& found = found_[key(hash, path)];
    found.path = path;
    if (found.role.empty())
      found.role = roles_.role_of(owner, hash);
    return &found;
  }

  void add_stored(const std::string& path, std::uint32_t hash, const memory_artifact& row) {
    auto* found = entry(path, hash, row.owner);
    if (!found)
      return;
    const auto role = r_.roles.find(roles_.role_of(row.owner, hash));
    if (row.to == memory_artifact::open_end && role != r_.roles.end())
      found->role = role->first;
    const auto seen = role == r_.roles.end()
                          ? r_.state.visible_revision
                          : std::min(r_.state.visible_revision, role->second.published_revision);
    if (row.from <= seen && seen < row.to)
      found->seen = row.info;
    if (row.to == memory_artifact::open_end)
      found->stored = row.info;
  }

  artifact_page first_page() {
    artifact_page page;
    for (auto& [k, found] : found_) {
      if (page.artifacts.size() == query_.limit) {
        page.next = page.artifacts.back().path;
        break;
      }
      page.artifacts.push_back(std::move(found));
    }
    return page;
  }

  const memory_repository& r_;
  const artifact_filter& query_;
  assignment roles_;
  std::optional<share> share_;
  listing_key after_;
  std::map<listing_key, listed_artifact> found_;
};

} // namespace

result<artifact_page> memory_catalog::list_artifacts(std::string_view repository,
                                                     const artifact_filter& query) {
  std::lock_guard lock(rows_->mutex);
  const memory_repository none;
  const auto* r = rows_->find_repository(repository);
  artifact_lister lister(r ? *r : none, query);
  if (!lister.knows_role())
    return fail(errc::not_found, "role " + query.role);
  return lister.list();
}

} // namespace rstuf::catalog
