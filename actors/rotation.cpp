#include "actors/rotation.hpp"

#include "actors/pending_delegation.hpp"

#include <algorithm>
#include <set>

namespace rstuf::actors {
namespace {

/// Roles that people sign and that name the online key, as one of their signers or for their bins.
std::vector<const catalog::delegation*> roles_that_name_online_key(const situation& now) {
  std::vector<const catalog::delegation*> out;
  for (const auto& d : now.state.delegations) {
    const auto& terms = d.next_terms();
    if (terms.is_offline() && (terms.with_online_key || terms.bins))
      out.push_back(&d);
  }
  return out;
}

/// The version of a role that people signed for the root to come; null while they have not.
const catalog::draft* signed_for(const situation& now, const std::string& role, std::int64_t root) {
  const auto found = std::ranges::find_if(now.drafts, [&](const catalog::draft& d) {
    return d.role == role && d.complete && d.root == root;
  });
  return found == now.drafts.end() ? nullptr : &*found;
}

/// Online roles that carry an online key's name or signature: all that are delegated to.
std::set<std::string> roles_of_online_key(const situation& now) {
  std::set<std::string> out;
  for (const auto& [name, row] : now.roles) {
    const auto* custom = now.custom(name);
    if (!row.is_retired && (!custom || !custom->terms().is_offline()))
      out.insert(name);
  }
  return out;
}

} // namespace

bool changes_online_key(const tuf::root& trusted, const tuf::root& next) {
  const auto before = catalog::online_key_of(trusted), after = catalog::online_key_of(next);
  return !before || !after || before->keyid != after->keyid ||
         before->key.value != after->key.value || before->key.scheme != after->key.scheme;
}

std::string waiting_role_of_online_key(const situation& now) {
  const auto names_it = [](const catalog::delegation_terms& terms) {
    return terms.with_online_key || terms.bins;
  };
  for (const auto& d : now.state.delegations)
    if (d.live && d.pending && (names_it(*d.live) || names_it(*d.pending)))
      return d.role;
  return {};
}

std::vector<std::string> ask_people_again(const situation& now, catalog::plan_change& change) {
  std::vector<std::string> asked;
  for (const auto* d : roles_that_name_online_key(now)) {
    if (!d->live && now.open_drafts(d->role).empty())
      continue; // its signing was given up
    auto waiting = *d;
    if (!waiting.pending)
      waiting.pending = waiting.live;
    change.delegations.push_back(std::move(waiting));
    change.dirty.insert(d->role);
    close_drafts(now, d->role, change);
    if (d->live)
      asked.push_back(d->role);
  }
  return asked;
}

std::vector<std::string> roles_unsigned_for(const situation& now, const catalog::root_row& root) {
  std::vector<std::string> out;
  for (const auto* d : roles_that_name_online_key(now))
    if (d->live && !signed_for(now, d->role, root.version))
      out.push_back(d->role);
  return out;
}

std::optional<root_step> next_root_step(const situation& now, std::chrono::seconds visible_for,
                                        std::chrono::seconds timestamp_cache) {
  if (now.state.roots.empty() || now.state.roots.front().is_active())
    return std::nullopt;
  const auto& row = now.state.roots.front();
  const auto next = parse_root(row), trusted = parse_root(*now.trusted_root());
  if (!next || !trusted)
    return std::nullopt; // read_blueprint raises the alarm
  root_step step{.what = root_step::kind::show, .root = row, .change = {}};
  if (row.revision == 0 && changes_online_key(trusted->role, next->role)) {
    step.what = root_step::kind::prepare;
    step.root.revision = -1;
    step.change.is_new_plan = true;
    step.change.dirty = roles_of_online_key(now);
    step.change.roots.push_back(step.root);
    if (!roles_unsigned_for(now, row).empty())
      return std::nullopt; // their people have to sign first
    for (const auto* d : roles_that_name_online_key(now)) {
      if (d->pending && signed_for(now, d->role, row.version))
        if (auto live = make_live(now, *d, {}, step.change); !live)
          return std::nullopt;
    }
    step.change.waits.clear();
    return step;
  }
  const bool is_ready = row.revision == 0 || (now.state.visible_revision >= row.revision &&
                                              (row.old_key_lost || visible_for >= timestamp_cache));
  if (!is_ready)
    return std::nullopt;
  step.root.activated = now.now;
  step.change.is_new_plan = true;
  step.change.roots.push_back(step.root);
  step.change.task = row.task;
  return step;
}

} // namespace rstuf::actors
