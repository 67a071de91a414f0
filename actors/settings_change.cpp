#include "actors/settings_change.hpp"

#include <algorithm>
#include <set>

namespace rstuf::actors {
namespace {

bool is_online_top_level(const std::string& role) {
  return role == "targets" || role == "snapshot" || role == "timestamp";
}

bool is_written_online(const catalog::delegation& d) {
  return d.live && !d.live->is_offline();
}

/// Gives a custom role another life, in what clients see and in what is pending.
void set_life(catalog::delegation& d, std::int64_t days) {
  for (auto* terms : {&d.live, &d.pending}) {
    if (!*terms)
      continue;
    (*terms)->expiration = days;
    (*terms)->role.unrecognized["x-rstuf-expire-policy"] = days;
  }
}

void set_life(const situation& now, const std::string& role, std::int64_t days,
              catalog::plan_change& change, json& updated, json& invalid) {
  const auto* custom = now.custom(role);
  if (is_online_top_level(role) || (role == "bins" && now.state.bins)) {
    change.expiration[role] = days;
  } else if (custom) {
    auto changed = *custom;
    set_life(changed, days);
    change.delegations.push_back(std::move(changed));
    change.dirty.insert("targets"); // it says how long its roles live
  } else {
    invalid.push_back(role);
    return;
  }
  updated.push_back(role);
}

/// The roles that one name stands for.
std::vector<std::string> expand(const situation& now, const std::string& name) {
  std::vector<std::string> out;
  if (name == "bins" && now.state.bins)
    for (std::uint64_t i = 0; i < now.state.bins->bins.count(); ++i)
      out.push_back(now.state.bins->bins.name(i));
  else if (const auto* custom = now.custom(name);
           is_online_top_level(name) || (custom && is_written_online(*custom)))
    out.push_back(name);
  return out;
}

std::vector<std::string> all_names(const situation& now) {
  std::vector<std::string> out{"targets", "snapshot", "timestamp"};
  if (now.state.bins)
    out.emplace_back("bins");
  for (const auto& d : now.state.delegations)
    if (is_written_online(d))
      out.push_back(d.role);
  return out;
}

std::vector<std::string> names_in(const json& body) {
  std::vector<std::string> out;
  if (const auto roles = body.find("roles"); roles != body.end() && roles->is_array())
    for (const auto& role : *roles)
      if (role.is_string())
        out.push_back(role.get<std::string>());
  return out;
}

} // namespace

decision decide_settings(const situation& now, const catalog::task& task) {
  constexpr const char* failed = "Update Settings Failed";
  const auto body = parse_json(task.payload);
  const auto days =
      body ? body->value(json::json_pointer("/settings/expiration"), json::object()) : json();
  if (!days.is_object() || days.empty())
    return refuse_task(task, failed, "No role provided for expiration policy change");
  catalog::plan_change change;
  json updated = json::array(), invalid = json::array();
  for (const auto& [role, value] : days.items()) {
    if (!value.is_number_integer() || value.get<std::int64_t>() < 1)
      return refuse_task(task, failed, "The expiration of " + role + " is no number of days");
    set_life(now, role, value.get<std::int64_t>(), change, updated, invalid);
  }
  change.is_new_plan = !updated.empty();
  auto out = accept_task(task, "Update Settings Succeded",
                         {{"updated_roles", updated}, {"invalid_roles", invalid}});
  change.task = out.change.task;
  change.result = out.change.result;
  out.change = std::move(change);
  return out;
}

decision decide_bump(const situation& now, const catalog::task& task) {
  const auto body = parse_json(task.payload);
  auto names = body && body->is_object() ? names_in(*body) : std::vector<std::string>{};
  if (names.empty())
    names = all_names(now);
  std::set<std::string> dirty;
  for (const auto& name : names) {
    const auto roles = expand(now, name);
    if (roles.empty())
      return refuse_task(task, "Force new online metadata update failed",
                         "Role " + name + " is no online role of this repository");
    dirty.insert(roles.begin(), roles.end());
  }
  // Whatever is new is listed in a new snapshot, and that in a new timestamp.
  std::set<std::string> shown(names.begin(), names.end());
  for (const auto* implied : {"snapshot", "timestamp"}) {
    if (std::string_view(implied) == "snapshot" && dirty == std::set<std::string>{"timestamp"})
      continue;
    shown.insert(implied);
    dirty.insert(implied);
  }
  auto out =
      accept_task(task, "Force new online metadata update succeeded", {{"updated_roles", shown}});
  out.change.state = catalog::task_state::running;
  out.change.dirty = dirty;
  for (const auto& role : dirty)
    out.change.waits[role] = 0;
  return out;
}

} // namespace rstuf::actors
