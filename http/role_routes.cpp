#include "http/failure_log.hpp"
#include "http/list_query.hpp"
#include "http/role_view.hpp"
#include "http/routes.hpp"
#include "http/submission.hpp"
#include "http/worker_pool.hpp"

// GET /api/v1/roles/: what stands in each role's file, who signs it, and what waits for them.
namespace rstuf::http {
namespace {

json page_of_bins(const role_list& all, const std::string& after, std::size_t limit) {
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
    lines.push_back(line_of_bin(all, row));
  }
  return out;
}

void list_roles(const catalog::expiry_rule& expiry, const request& r, worker& mine,
                const reply& answer) {
  faults found;
  const list_query query{r.query, found};
  const bool bins = query.flag("bins");
  const auto limit = query.limit();
  const auto after = query.cursor(list_kind::roles);
  if (!found.none())
    return answer(refused(422, std::move(found).detail()));
  const auto all =
      mine.read([&](auto& rows) { return read_roles(rows, default_repository, expiry); });
  if (!all)
    return answer(logged_failure("roles", all.error()));
  auto data = bins ? result<json>(page_of_bins(*all, after, limit)) : overview(*all);
  if (!data)
    return answer(logged_failure("roles", data.error()));
  answer(json_response(200, {{"data", *std::move(data)}, {"message", "Roles"}}));
}

} // namespace

void add_role_routes(router& to, const catalog::expiry_rule& expiry) {
  to.add("GET", "/api/v1/roles", [expiry](const request& r, worker& mine, const reply& answer) {
    list_roles(expiry, r, mine, answer);
  });
}

} // namespace rstuf::http
