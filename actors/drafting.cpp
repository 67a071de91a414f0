#include "actors/drafting.hpp"

#include "tuf/writer.hpp"

#include <algorithm>

namespace rstuf::actors {
namespace {

/// Drafts of a role that wait at one time; then the oldest without a person's signature go.
constexpr std::size_t max_waiting = 4;

/// The share of its life that metadata must have left when people complete it.
constexpr int least_life = 4;

/// A role that is published while people sign its next terms leaves them this many versions, so
/// that its publications do not overtake what they are signing.
constexpr std::int64_t versions_ahead = 1000;

/// What is known of a role that people sign.
struct signed_by_people {
  const catalog::delegation& terms;
  const catalog::role_row& row;
  const catalog::draft* newest; ///< drafted, or stopped; null if there is none
};

const catalog::draft* newest_draft(const situation& now, const std::string& role) {
  const catalog::draft* newest = nullptr;
  for (const auto& d : now.drafts)
    if (d.role == role && (!newest || d.version > newest->version))
      newest = &d;
  return newest;
}

template <class Wanted>
std::vector<std::string> offline_roles_where(const situation& now, Wanted is_wanted) {
  std::vector<std::string> out;
  if (!now.trusted_root())
    return out;
  for (const auto& d : now.state.delegations) {
    const auto row = now.roles.find(d.role);
    if (d.next_terms().is_offline() && row != now.roles.end() &&
        is_wanted(signed_by_people{d, row->second, newest_draft(now, d.role)}))
      out.push_back(d.role);
  }
  return out;
}

/// Whether it holds something that neither the newest draft nor, if people signed that, the
/// published version has.
bool has_new_content(const signed_by_people& role) {
  const auto drafted = role.newest ? role.newest->revision : 0;
  if (role.terms.is_published_meanwhile())
    return !role.newest || role.row.revision > drafted;
  return role.row.revision > std::max(role.row.published_revision, drafted);
}

} // namespace

bool is_fresh(const catalog::draft& d, time_point now) {
  return d.expires - now > (d.expires - d.created) / least_life;
}

std::vector<std::string> roles_to_draft(const situation& now) {
  return offline_roles_where(now, [&now](const signed_by_people& role) {
    const auto* newest = role.newest;
    const bool is_waiting = newest && !newest->is_stopped() && !newest->complete;
    return has_new_content(role) || (is_waiting && !is_fresh(*newest, now.now));
  });
}

std::vector<std::string> roles_to_renew(const situation& now) {
  return offline_roles_where(now, [&now](const signed_by_people& role) {
    const auto& row = role.row;
    const bool is_new = !role.newest && row.version == 0 && row.revision == 0;
    const bool is_due = row.version > 0 && row.renew_at <= now.now && !has_new_content(role) &&
                        !role.terms.is_published_meanwhile() &&
                        (!role.newest || role.newest->created < row.renew_at);
    return is_new || is_due;
  });
}

sign_order draft_order(const blueprint& plan, const situation& now, const std::string& role,
                       const std::optional<std::vector<catalog::artifact>>& artifacts) {
  auto first = now.newest_version(role) + 1;
  if (now.custom(role)->is_published_meanwhile())
    first = std::max(first, now.roles.at(role).version + versions_ahead);
  auto order = plan.order_for_draft(role, first, now.state.revision, now.now);
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
  if (now.custom(what.role)->is_published_meanwhile())
    out.published_meanwhile.insert(what.role);
  auto waiting = now.open_drafts(what.role);
  std::erase_if(waiting, [&](const catalog::draft& d) {
    return d.signatures.size() > done.signatures.size();
  });
  for (std::size_t i = 0; waiting.size() >= max_waiting && i <= waiting.size() - max_waiting; ++i)
    out.closed.emplace_back(waiting[i].role, waiting[i].version);
  return out;
}

} // namespace rstuf::actors
