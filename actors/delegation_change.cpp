#include "actors/delegation_change.hpp"

#include "actors/placing.hpp"
#include "actors/plan_limits.hpp"
#include "tuf/hash.hpp"
#include "tuf/limits.hpp"
#include "tuf/paths.hpp"

#include <algorithm>
#include <set>

namespace rstuf::actors {
namespace {

using catalog::delegation;
using catalog::delegation_terms;

/// What the change is put together from, role by role.
struct work {
  const situation& now;
  const std::vector<owned_artifact>& artifacts;
  std::vector<std::string> online; ///< key ids that count as the online key
  std::vector<delegation> roles;   ///< as they will be
  catalog::plan_change change{};
  std::vector<std::string> done{};
  json failed = json::array();
  std::set<std::string> awaited{};
  bool shows = false; ///< the targets role is to say something else at once

  void refuse(const std::string& role, const std::string& why) {
    failed.push_back({{"role", role}, {"reason", why}});
  }
  delegation* find(const std::string& role) {
    const auto found = std::ranges::find(roles, role, &delegation::role);
    return found == roles.end() ? nullptr : &*found;
  }
};

void for_each_bin(const delegation_terms& terms, const std::function<void(std::string)>& call) {
  if (terms.bins)
    for (std::uint64_t i = 0; i < terms.bins->bins.count(); ++i)
      call(terms.bins->bins.name(i));
}

/// The role with its new terms: what people sign is pending first.
void set_terms(work& w, delegation& role, delegation_terms terms) {
  close_drafts(w.now, role.role, w.change);
  if (terms.is_offline()) {
    w.awaited.insert(role.role);
    role.pending = std::move(terms);
    if (!role.is_published_meanwhile())
      w.change.dirty.insert(role.role);
    return;
  }
  w.change.dirty.insert(role.role);
  role.live = std::move(terms);
  role.pending.reset();
  w.shows = true;
}

/// Whether what a role is given is seen only when people have signed it. Bins need no people.
bool is_signed_by_people(std::span<const delegation> roles, const catalog::placement& to) {
  const auto found = std::ranges::find(roles, to.owner, &delegation::role);
  return to.role == to.owner && found != roles.end() && found->terms().is_offline();
}

bool is_live(const situation& now, const std::string& role) {
  const auto* custom = now.custom(role);
  return custom && custom->live;
}

/// Artifacts that cannot pass to where they belong.
struct stranded {
  std::vector<std::string> orphans; ///< no role would take them
  std::vector<std::string> hidden;  ///< clients would not see them until people sign another role

  result<void> check() const;
};

/// Adds the moves that follow from `after` in place of `before` to the change, which may have moves
/// already. `signed_role`: people have signed, or will have, that this role lists what it gets.
stranded reassign(const situation& now, const std::vector<owned_artifact>& artifacts,
                  std::span<const delegation> before, std::span<const delegation> after,
                  const std::string& signed_role, catalog::plan_change& change) {
  stranded out;
  std::map<std::string, std::size_t> moved; // by path
  for (std::size_t i = 0; i < change.moves.size(); ++i)
    moved.emplace(change.moves[i].path, i);
  for (const auto& a : artifacts) {
    const auto hash = tuf::sha256_prefix(a.path);
    const auto to = place_by(after, a.path, hash);
    if (to.role.empty()) {
      out.orphans.push_back(a.path);
      continue;
    }
    const auto move = moved.find(a.path);
    if (to.owner == (move == moved.end() ? a.owner : change.moves[move->second].owner))
      continue;
    if (to.owner != signed_role && is_signed_by_people(after, to) && is_live(now, a.owner))
      out.hidden.push_back(a.path);
    const auto from = place_by(before, a.path, hash);
    const auto bytes = catalog::entry_bytes(a.path, a.info);
    if (move == moved.end())
      change.moves.push_back({.path = a.path, .path_hash = hash, .owner = to.owner});
    else
      change.moves[move->second].owner = to.owner;
    change.growth[to.role] += bytes;
    change.growth[from.role] -= bytes;
    change.dirty.insert(to.role);
    change.dirty.insert(from.role);
  }
  return out;
}

/// Whether clients would still take what roles list after the change.
result<void> check_growth(const situation& now, const catalog::plan_change& change) {
  constexpr auto most = tuf::max_targets_bytes - tuf::envelope_bytes;
  for (const auto& [name, growth] : change.growth) {
    const auto row = now.roles.find(name);
    const auto bytes = growth + (row == now.roles.end() ? 0 : row->second.bytes);
    if (growth > 0 && bytes > most)
      return fail(errc::conflict, "role " + name + " would list artifacts of " +
                                      std::to_string(bytes) + " bytes, clients accept " +
                                      std::to_string(most));
  }
  return {};
}

/// The delegations once one role's terms hold.
std::vector<delegation> with_terms(std::vector<delegation> roles, const std::string& role,
                                   const delegation_terms& terms) {
  for (auto& d : roles)
    if (d.role == role)
      d.live = terms;
  return roles;
}

std::string listed(const std::vector<std::string>& paths) {
  constexpr std::size_t most = 20;
  std::string out;
  for (std::size_t i = 0; i < std::min(most, paths.size()); ++i)
    out += (i == 0 ? "" : ", ") + paths[i];
  return paths.size() > most ? out + " and " + std::to_string(paths.size() - most) + " more" : out;
}

result<void> stranded::check() const {
  if (!orphans.empty())
    return fail(errc::conflict, "no other role would take " + listed(orphans));
  if (!hidden.empty())
    return fail(errc::conflict,
                "clients would not see them until another role is signed by its people: " +
                    listed(hidden));
  return {};
}

result<delegation_terms> read_terms(const work& w, const json& role, const json& keys_value) {
  std::map<std::string, tuf::key> keys;
  for (const auto& [keyid, value] : keys_value.items()) {
    auto key = tuf::key_from_json(value);
    if (!key)
      return fail(errc::invalid_argument, "key " + keyid + ": " + key.error().context);
    keys.emplace(keyid, *std::move(key));
  }
  auto terms = catalog::terms_from_request(role, keys, w.online);
  if (!terms)
    return terms;
  if (auto good = tuf::check_role_name(terms->role.name); !good)
    return std::unexpected(good.error());
  for (const auto& pattern : terms->role.paths.value_or(std::vector<std::string>{}))
    if (auto good = tuf::check_path_pattern(pattern); !good)
      return std::unexpected(good.error());
  return terms;
}

/// Whether people have signed a version that clients do not see yet.
bool is_about_to_be_seen(const situation& now, const std::string& role) {
  return std::ranges::any_of(now.drafts,
                             [&](const catalog::draft& d) { return d.role == role && d.complete; });
}

void add(work& w, const delegation_terms& terms) {
  const auto& name = terms.role.name;
  if (w.find(name))
    return w.refuse(name, "role already exists or name used in the past");
  const auto last = w.roles.empty() ? 0 : w.roles.back().position + 1;
  w.roles.push_back({.role = name, .position = last, .live = {}, .pending = {}});
  set_terms(w, w.roles.back(), terms);
  for_each_bin(terms, [&](const std::string& bin) { w.change.dirty.insert(bin); });
  w.change.delegations.push_back(w.roles.back());
  w.done.push_back(name);
}

void update(work& w, const delegation_terms& terms) {
  const auto& name = terms.role.name;
  auto* role = w.find(name);
  if (!role)
    return w.refuse(name, "Role '" + name + "' does not exists");
  if (is_about_to_be_seen(w.now, name))
    return w.refuse(name, "clients do not see its last change yet; send this one again");
  if (role->terms().bins != terms.bins)
    return w.refuse(name, "x-rstuf-bins of a role cannot change: delete the role and add another");
  auto moved = w.change;
  // What nobody has signed yet shows no artifacts: what clients see elsewhere cannot pass to it.
  const auto left = reassign(w.now, w.artifacts, w.roles, with_terms(w.roles, name, terms),
                             role->live ? name : std::string{}, moved);
  if (const auto good = left.check(); !good)
    return w.refuse(name, good.error().context);
  if (const auto good = check_growth(w.now, moved); !good)
    return w.refuse(name, good.error().context);
  if (!terms.is_offline() || !role->live)
    w.change = std::move(moved); // else when it is signed: see make_live
  set_terms(w, *role, terms);
  std::erase_if(w.change.delegations, [&](const delegation& d) { return d.role == name; });
  w.change.delegations.push_back(*role);
  w.done.push_back(name);
}

void remove(work& w, const std::string& name) {
  const auto* role = w.find(name);
  if (!role)
    return w.refuse(name, "Role '" + name + "' does not exists");
  auto after = w.roles;
  std::erase_if(after, [&](const delegation& d) { return d.role == name; });
  auto moved = w.change;
  const auto left = reassign(w.now, w.artifacts, w.roles, after, {}, moved);
  if (const auto good = left.check(); !good)
    return w.refuse(name, good.error().context);
  if (const auto good = check_growth(w.now, moved); !good)
    return w.refuse(name, good.error().context);
  w.change = std::move(moved);
  std::vector<std::string> gone{name};
  for_each_bin(role->terms(), [&](std::string bin) { gone.push_back(std::move(bin)); });
  for (const auto& each : gone) {
    w.change.dirty.erase(each);
    w.change.growth.erase(each);
    w.change.retired.push_back(each);
  }
  for (const auto& d : w.now.drafts)
    if (d.role == name)
      w.change.closed.emplace_back(d.role, d.version);
  w.change.undelegated.push_back(name);
  w.shows = w.shows || role->live.has_value();
  w.roles = std::move(after);
  w.done.push_back(name);
}

void apply(work& w, const json& body) {
  const auto action = body.value("action", std::string{});
  const auto& asked = body.at("delegations");
  for (const auto& role : asked.at("roles")) {
    const auto name = role.at("name").get<std::string>();
    if (action == "delete") {
      remove(w, name);
      continue;
    }
    const auto terms = read_terms(w, role, asked.value("keys", json::object()));
    if (!terms)
      w.refuse(name, terms.error().context);
    else if (action == "add")
      add(w, *terms);
    else
      update(w, *terms);
  }
}

/// Whether clients take the files that list all roles, those of earlier times among them.
result<void> check_size(const work& w) {
  std::set<std::string> names(w.change.dirty.begin(), w.change.dirty.end());
  for (const auto& [name, row] : w.now.roles)
    names.insert(name);
  if (auto fits = check_snapshot_size({names.begin(), names.end()}); !fits)
    return fits;
  const auto root = parse_root(w.now.state.roots.front());
  const auto online = root ? catalog::online_key_of(root->role) : std::unexpected(root.error());
  if (!online)
    return std::unexpected(online.error());
  return check_delegations_size(catalog::delegations_to(w.roles, *online, true));
}

std::vector<std::string> online_keyids(const situation& now) {
  std::vector<std::string> out;
  for (const auto& row : now.state.roots)
    if (const auto root = parse_root(row))
      if (const auto online = catalog::online_key_of(root->role))
        out.push_back(online->keyid);
  return out;
}

} // namespace

bool moves_artifacts(const catalog::task& task) {
  const auto body = parse_json(task.payload);
  return body && body->is_object() && body->value("action", std::string{}) != "add";
}

decision decide_delegations(const situation& now, const catalog::task& task,
                            const std::vector<owned_artifact>& artifacts) {
  constexpr const char* failed = "Metadata Delegation Failed";
  if (now.state.bins)
    return refuse_task(task, failed,
                       "The repository has hash bins: custom delegations cannot stand beside them");
  if (const auto& newest = now.state.roots.front(); !newest.is_active())
    return refuse_task(task, failed,
                       "Root v" + std::to_string(newest.version) +
                           " is being brought to clients; change delegations after it");
  const auto body = parse_json(task.payload);
  if (!body)
    return refuse_task(task, failed, body.error().context);
  work w{.now = now,
         .artifacts = artifacts,
         .online = online_keyids(now),
         .roles = now.state.delegations};
  try {
    apply(w, *body);
  } catch (const json::exception& e) {
    return refuse_task(task, failed, std::string("The body is incomplete: ") + e.what());
  }
  if (auto fits = check_size(w); !fits)
    return refuse_task(task, failed, fits.error().context);
  json details = {{"delegated_roles", w.done}, {"failed_roles", w.failed}};
  if (!w.awaited.empty())
    details["awaiting_signatures"] = w.awaited;
  auto out = accept_task(task, "Metadata Delegation Processed", std::move(details));
  if (w.done.empty())
    return out;
  w.change.task = out.change.task;
  w.change.result = out.change.result;
  w.change.is_new_plan = true;
  if (moves_artifacts(task))
    w.change.decided_at = now.state.revision;
  if (w.shows)
    w.change.dirty.insert("targets");
  for (const auto& role : w.change.dirty)
    w.change.waits[role] = 0; // until clients see it, or people can sign it
  for (const auto& role : w.awaited)
    w.change.waits[role] = 0;
  if (!w.change.waits.empty())
    w.change.state = catalog::task_state::running;
  out.change = std::move(w.change);
  return out;
}

result<void> make_live(const situation& now, const delegation& role,
                       const std::vector<owned_artifact>& artifacts, catalog::plan_change& change) {
  if (changes_paths(role)) {
    const auto after = with_terms(now.state.delegations, role.role, *role.pending);
    if (auto good =
            reassign(now, artifacts, now.state.delegations, after, role.role, change).check();
        !good)
      return good;
    if (auto good = check_growth(now, change); !good)
      return good;
    change.dirty.erase(role.role); // the version that was signed has them already
  }
  auto live = role;
  live.live = std::exchange(live.pending, std::nullopt);
  change.delegations.push_back(std::move(live));
  change.is_new_plan = true;
  change.dirty.insert("targets");
  change.waits["targets"] = 0;
  return {};
}

bool changes_paths(const delegation& role) {
  return role.live && role.pending && role.live->role.paths != role.pending->role.paths;
}

bool concerns_artifacts(const delegation& role) {
  return changes_paths(role) || role.is_published_meanwhile();
}

void close_drafts(const situation& now, const std::string& role, catalog::plan_change& change) {
  for (const auto& d : now.drafts)
    if (d.role == role && !d.complete)
      change.closed.emplace_back(d.role, d.version);
}

std::vector<catalog::artifact> future_artifacts(const situation& now, const std::string& role,
                                                const std::vector<owned_artifact>& artifacts) {
  const auto* custom = now.custom(role);
  const auto after = with_terms(now.state.delegations, role, *custom->pending);
  std::vector<catalog::artifact> out;
  for (const auto& a : artifacts)
    if (place_by(after, a.path, tuf::sha256_prefix(a.path)).owner == role)
      out.push_back({a.path, a.info});
  std::ranges::sort(out, {}, &catalog::artifact::path);
  return out;
}

} // namespace rstuf::actors
