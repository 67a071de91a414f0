#include "actors/drafting.hpp"

#include "tuf/writer.hpp"

#include <algorithm>

namespace rstuf::actors {
namespace {

/// Drafts of a role that wait at one time; then the oldest without a person's signature go.
constexpr std::size_t max_waiting = 4;

/// The newest revision of a role that was drafted, or stopped.
const catalog::draft* newest_draft(const situation& now, const std::string& role) {
  const catalog::draft* newest = nullptr;
  for (const auto& d : now.drafts)
    if (d.role == role && (!newest || d.version > newest->version))
      newest = &d;
  return newest;
}

template <class Wanted>
std::vector<std::string> offline_roles(const situation& now, Wanted is_wanted) {
  std::vector<std::string> out;
  if (!now.trusted_root())
    return out;
  for (const auto& d : now.state.delegations) {
    const auto& terms = d.pending ? *d.pending : *d.live;
    const auto row = now.roles.find(d.role);
    if (terms.is_offline() && row != now.roles.end() &&
        is_wanted(row->second, newest_draft(now, d.role)))
      out.push_back(d.role);
  }
  return out;
}

} // namespace

std::vector<std::string> roles_to_draft(const situation& now) {
  return offline_roles(now, [](const catalog::role_row& row, const catalog::draft* newest) {
    return row.revision > std::max(row.published_revision, newest ? newest->revision : 0);
  });
}

std::vector<std::string> roles_to_renew(const situation& now) {
  return offline_roles(now, [&now](const catalog::role_row& row, const catalog::draft* newest) {
    const bool is_new = !newest && row.version == 0 && row.revision == 0;
    const bool is_due =
        row.version > 0 && row.renew_at <= now.now && (!newest || newest->created < row.renew_at);
    return is_new || is_due;
  });
}

sign_order draft_order(const blueprint& plan, const situation& now, const std::string& role,
                       const std::optional<std::vector<catalog::artifact>>& artifacts) {
  auto order = plan.order_for(role, now.newest_version(role) + 1, now.state.revision, now.now);
  order.versioned_file = false;
  if (!artifacts || !order.artifacts)
    return order;
  order.artifacts.reset();
  order.render = [listed = *artifacts](std::int64_t version, time_point expires) {
    return render_targets(listed, version, expires);
  };
  return order;
}

std::string render_targets(const std::vector<catalog::artifact>& artifacts, std::int64_t version,
                           time_point expires) {
  tuf::targets_writer out(version, expires);
  for (const auto& a : artifacts)
    out.add(a.path, a.info);
  return std::move(out).finish();
}

catalog::plan_change open_draft(const situation& now, const signed_role& done) {
  catalog::plan_change out;
  const auto& what = done.what;
  out.drafts.push_back({.role = what.role,
                        .version = what.version,
                        .signed_part = done.signed_part,
                        .signatures = done.signatures,
                        .revision = what.revision,
                        .root = now.state.roots.front().version,
                        .created = now.now,
                        .expires = what.expires});
  auto waiting = now.open_drafts(what.role);
  std::erase_if(waiting, [&](const catalog::draft& d) {
    return d.signatures.size() > done.signatures.size();
  });
  for (std::size_t i = 0; waiting.size() >= max_waiting && i <= waiting.size() - max_waiting; ++i)
    out.closed.emplace_back(waiting[i].role, waiting[i].version);
  return out;
}

} // namespace rstuf::actors
