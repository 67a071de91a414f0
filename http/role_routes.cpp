#include "catalog/catalog.hpp"
#include "http/failure_log.hpp"
#include "http/list_query.hpp"
#include "http/routes.hpp"
#include "http/submission.hpp"
#include "http/worker_pool.hpp"
#include "tuf/metadata.hpp"

#include <algorithm>
#include <optional>

// GET /api/v1/roles/: what stands in each role's file, and who signs it.
namespace rstuf::http {
namespace {

/// All that the page is made from, as of nearly one moment.
struct all_roles {
  catalog::repository_state repository;
  std::optional<tuf::root> root; ///< none before the bootstrap
  std::vector<catalog::role_row> rows;

  bool is_bin(const catalog::role_row& row) const {
    if (repository.bins)
      return repository.bins->bins.number(row.name).has_value();
    return std::ranges::any_of(repository.delegations, [&](const auto& d) {
      const auto& below = d.terms().bins;
      return below && below->bins.number(row.name);
    });
  }
};

result<all_roles> read_roles(catalog::catalog& from) {
  all_roles out;
  auto repository = from.load(default_repository);
  if (!repository)
    return std::unexpected(repository.error());
  auto rows = from.roles(default_repository);
  if (!rows)
    return std::unexpected(rows.error());
  out.repository = *std::move(repository);
  out.rows = *std::move(rows);
  const auto& roots = out.repository.roots; // the newest first; it may be prepared only
  const auto active = std::ranges::find_if(roots, &catalog::root_row::is_active);
  if (roots.empty())
    return out;
  const auto& shown = active == roots.end() ? roots.front() : *active;
  auto root = tuf::parse_metadata<tuf::root>(shown.bytes);
  if (!root)
    return fail(errc::corrupt, "root: " + root.error().context);
  out.root = std::move(root->role);
  return out;
}

/// RSTUF wrote names of keys under two members in turn.
std::string name_of(const tuf::key& k) {
  for (const auto* member : {"x-rstuf-key-name", "name"}) {
    const auto found = k.unrecognized.find(member);
    if (found != k.unrecognized.end() && found->is_string())
      return found->get<std::string>();
  }
  return {};
}

void add_keys(json& line, const tuf::root& root) {
  const auto who = root.roles.find(line["role"].get_ref<const std::string&>());
  if (who == root.roles.end())
    return;
  line["threshold"] = who->second.threshold;
  line["keys"] = json::array();
  for (const auto& keyid : who->second.keyids) {
    json key = {{"keyid", keyid}};
    const auto found = root.keys.find(keyid);
    if (const auto name = found == root.keys.end() ? "" : name_of(found->second); !name.empty())
      key["name"] = name;
    line["keys"].push_back(std::move(key));
  }
}

bool waits(const catalog::role_row& row) {
  return row.revision > row.published_revision && !row.is_retired;
}

json line_of(const catalog::role_row& row) {
  json out = {{"role", row.name},
              {"state", row.is_retired ? "retired"
                        : waits(row)   ? "waiting"
                                       : "published"}};
  if (row.version > 0) {
    out["version"] = row.version;
    out["expires"] = format_time(row.expires);
  }
  return out;
}

json root_line(const all_roles& all) {
  return {{"role", "root"},
          {"state", all.repository.visible_publication > 0 ? "published" : "waiting"},
          {"version", all.root->version},
          {"expires", format_time(all.root->expires)}};
}

json summary_of_bins(const all_roles& all) {
  std::size_t count = 0, waiting = 0;
  std::optional<time_point> earliest;
  for (const auto& row : all.rows) {
    if (!all.is_bin(row))
      continue;
    ++count;
    waiting += waits(row) ? 1 : 0;
    if (row.version > 0)
      earliest = std::min(row.expires, earliest.value_or(row.expires));
  }
  json out = {{"count", count}, {"waiting", waiting}};
  if (earliest)
    out["earliest_expiry"] = format_time(*earliest);
  return out;
}

json overview(const all_roles& all) {
  json roles = json::array();
  if (all.root)
    roles.push_back(root_line(all));
  for (const auto& row : all.rows)
    if (!all.is_bin(row))
      roles.push_back(line_of(row));
  if (all.root)
    for (auto& line : roles)
      add_keys(line, *all.root);
  json out = {{"roles", std::move(roles)}};
  if (std::ranges::any_of(all.rows, [&](const auto& row) { return all.is_bin(row); }))
    out["bins"] = summary_of_bins(all);
  return out;
}

json page_of_bins(const all_roles& all, const std::string& after, std::size_t limit) {
  json out = {{"roles", json::array()}};
  auto& lines = out["roles"];
  for (const auto& row : all.rows) {
    if (!all.is_bin(row) || row.name <= after)
      continue;
    if (lines.size() == limit) {
      out["next_cursor"] =
          make_cursor(list_kind::roles, lines.back()["role"].get_ref<const std::string&>());
      break;
    }
    lines.push_back(line_of(row));
  }
  return out;
}

void list_roles(const request& r, worker& mine, const reply& answer) {
  faults found;
  const list_query query{r.query, found};
  const bool bins = query.flag("bins");
  const auto limit = query.limit();
  const auto after = query.cursor(list_kind::roles);
  if (!found.none())
    return answer(refused(422, std::move(found).detail()));
  const auto all = mine.read([](auto& rows) { return read_roles(rows); });
  if (!all)
    return answer(logged_failure("roles", all.error()));
  answer(json_response(200, {{"data", bins ? page_of_bins(*all, after, limit) : overview(*all)},
                             {"message", "Roles"}}));
}

} // namespace

void add_role_routes(router& to) {
  to.add("GET", "/api/v1/roles", list_roles);
}

} // namespace rstuf::http
