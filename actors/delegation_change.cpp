#include "actors/delegation_change.hpp"

#include "actors/pending_delegation.hpp"
#include "actors/plan_limits.hpp"
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

} // namespace rstuf::actors
