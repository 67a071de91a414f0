#include "http/role_view.hpp"

#include "catalog/signing_progress.hpp"

#include <algorithm>

namespace rstuf::http {
namespace {

json labels_json(const std::vector<catalog::key_label>& keys) {
  json out = json::array();
  for (const auto& [keyid, name] : keys) {
    out.push_back({{"keyid", keyid}});
    if (!name.empty())
      out.back()["name"] = name;
  }
  return out;
}

bool has_new_content(const catalog::role_row& row) {
  return row.revision > row.published_revision && !row.is_retired;
}

/// What the online key signs is renewed in time, or has expired.
void add_expiry_state(json& line, const role_list& all, time_point expires) {
  const auto& role = line["role"].get_ref<const std::string&>();
  const auto by_people = std::ranges::find(all.expiries, role, &catalog::role_expiry::role);
  auto state = expires > all.now ? catalog::expiry_state::valid : catalog::expiry_state::expired;
  if (by_people != all.expiries.end())
    state = by_people->state;
  line["expiry_state"] = name_of(state);
}

json line_of(const role_list& all, const catalog::role_row& row) {
  json out = {{"role", row.name},
              {"state", row.is_retired         ? "retired"
                        : has_new_content(row) ? "waiting"
                                               : "published"}};
  if (row.version > 0) {
    out["version"] = row.version;
    out["expires"] = format_time(row.expires);
    if (!row.is_retired)
      add_expiry_state(out, all, row.expires);
    if (row.artifacts)
      out["artifacts"] = *row.artifacts;
  }
  return out;
}

json root_line(const role_list& all) {
  json out = {{"role", "root"},
              {"state", all.repository.visible_publication > 0 ? "published" : "waiting"}};
  if (all.root) {
    out["version"] = all.root->version;
    out["expires"] = format_time(all.root->expires);
    add_expiry_state(out, all, all.root->expires);
  }
  return out;
}

void add_top_level_keys(json& line, const role_list& all) {
  if (!all.root)
    return;
  const auto who = all.root->roles.find(line["role"].get_ref<const std::string&>());
  if (who == all.root->roles.end())
    return;
  line["threshold"] = who->second.threshold;
  line["keys"] = labels_json(catalog::labels_of(who->second.keyids, all.root->keys));
}

void add_custom_keys(json& line, const role_list& all) {
  const auto& roles = all.repository.delegations;
  const auto found = std::ranges::find(roles, line["role"].get_ref<const std::string&>(),
                                       &catalog::delegation::role);
  if (found == roles.end())
    return;
  const auto& terms = found->terms();
  auto keys = catalog::labels_of(terms.role.keys.keyids, terms.keys);
  if (terms.with_online_key && all.online)
    keys.push_back(catalog::label_of(all.online->keyid, all.online->key));
  line["threshold"] = terms.role.keys.threshold;
  line["keys"] = labels_json(keys);
}

json pending_json(const catalog::waiting_draft& draft, const catalog::signing_progress& progress) {
  json out = {{"version", draft.version},
              {"created", format_time(draft.created)},
              {"expires", format_time(draft.expires)},
              {"signed_by", labels_json(progress.signed_by)},
              {"may_sign", labels_json(progress.may_sign)},
              {"thresholds", json::array()}};
  for (const auto& need : progress.needs) {
    json line = {
        {"delegator", need.delegator}, {"threshold", need.threshold}, {"missing", need.missing}};
    if (need.version > 0)
      line["version"] = need.version;
    out["thresholds"].push_back(std::move(line));
  }
  return out;
}

result<void> add_pending(json& line, const role_list& all) {
  const auto& role = line["role"].get_ref<const std::string&>();
  auto pending = json::array();
  for (const auto& draft : all.waiting) {
    if (draft.role != role)
      continue;
    const auto progress = catalog::progress_of(all.repository, draft);
    if (progress)
      pending.push_back(pending_json(draft, *progress));
    else if (progress.error().code != errc::not_found) // undelegated between two reads
      return std::unexpected(progress.error());
  }
  if (!pending.empty())
    line["pending_signatures"] = std::move(pending);
  return {};
}

json summary_of_bins(const role_list& all) {
  std::int64_t count = 0, waiting = 0, counted = 0, artifacts = 0;
  std::optional<time_point> earliest;
  for (const auto& row : all.rows) {
    if (!all.is_bin(row))
      continue;
    ++count;
    waiting += has_new_content(row) ? 1 : 0;
    counted += row.artifacts ? 1 : 0;
    artifacts += row.artifacts.value_or(0);
    if (row.version > 0)
      earliest = std::min(row.expires, earliest.value_or(row.expires));
  }
  json out = {{"count", count}, {"waiting", waiting}};
  if (counted == count)
    out["artifacts"] = artifacts;
  if (earliest)
    out["earliest_expiry"] = format_time(*earliest);
  return out;
}

} // namespace

bool role_list::is_bin(const catalog::role_row& row) const {
  if (repository.bins)
    return repository.bins->bins.number(row.name).has_value();
  return std::ranges::any_of(repository.delegations, [&](const auto& d) {
    const auto& below = d.terms().bins;
    return below && below->bins.number(row.name);
  });
}

result<role_list> read_roles(catalog::catalog& from, std::string_view repository,
                             const catalog::expiry_rule& rule) {
  role_list out;
  const auto now = from.now();
  if (!now)
    return std::unexpected(now.error());
  auto state = from.load(repository);
  if (!state)
    return std::unexpected(state.error());
  auto rows = from.roles(repository);
  if (!rows)
    return std::unexpected(rows.error());
  auto waiting = from.waiting(repository);
  if (!waiting)
    return std::unexpected(waiting.error());
  auto expiries = catalog::expiries(*state, *rows, rule, *now);
  if (!expiries)
    return std::unexpected(expiries.error());
  out.now = *now;
  out.expiries = *std::move(expiries);
  out.repository = *std::move(state);
  out.rows = *std::move(rows);
  out.waiting = *std::move(waiting);
  const auto& roots = out.repository.roots; // the newest first; it may be prepared only
  const auto active = std::ranges::find_if(roots, &catalog::root_row::is_active);
  if (roots.empty())
    return out;
  auto root =
      tuf::parse_metadata<tuf::root>((active == roots.end() ? roots.front() : *active).bytes);
  if (!root)
    return fail(errc::corrupt, "root: " + root.error().context);
  if (auto online = catalog::online_key_of(root->role))
    out.online = *std::move(online);
  out.root = std::move(root->role);
  return out;
}

json line_of_bin(const role_list& all, const catalog::role_row& row) {
  auto out = line_of(all, row);
  if (all.online) {
    out["threshold"] = 1;
    out["keys"] = labels_json({catalog::label_of(all.online->keyid, all.online->key)});
  }
  return out;
}

result<json> overview(const role_list& all) {
  json roles = json::array();
  const auto is_root = [](const auto& draft) { return draft.role == "root"; };
  if (all.root || std::ranges::any_of(all.waiting, is_root))
    roles.push_back(root_line(all));
  for (const auto& row : all.rows)
    if (!all.is_bin(row))
      roles.push_back(line_of(all, row));
  for (auto& line : roles) {
    add_top_level_keys(line, all);
    add_custom_keys(line, all);
    if (auto added = add_pending(line, all); !added)
      return std::unexpected(added.error());
  }
  json out = {{"roles", std::move(roles)}};
  if (std::ranges::any_of(all.rows, [&](const auto& row) { return all.is_bin(row); }))
    out["bins"] = summary_of_bins(all);
  return out;
}

} // namespace rstuf::http
