#include "catalog/catalog.hpp"
#include "http/failure_log.hpp"
#include "http/list_query.hpp"
#include "http/routes.hpp"
#include "http/submission.hpp"
#include "http/worker_pool.hpp"
#include "tuf/unicode.hpp"

// GET /api/v1/artifacts/…: what is in the repository.
namespace rstuf::http {
namespace {

/// The newest change says in which state an artifact is, whatever clients see meanwhile.
std::string_view state_of(const catalog::listed_artifact& a) {
  if (a.is_held)
    return a.held ? "held" : "removal_held";
  if (!a.stored)
    return "removing";
  return a.stored == a.seen ? "visible" : "publishing";
}

const std::string& newest_info(const catalog::listed_artifact& a) {
  if (a.held)
    return *a.held;
  return a.stored ? *a.stored : *a.seen;
}

result<json> render(const catalog::listed_artifact& a) {
  auto info = parse_json(newest_info(a));
  if (!info)
    return fail(errc::corrupt, "info of " + a.path + ": " + info.error().context);
  json out = {{"path", a.path},
              {"info", *std::move(info)},
              {"state", state_of(a)},
              {"visible", a.seen.has_value()}};
  if (!a.role.empty())
    out["role"] = a.role;
  if (a.seen && *a.seen != newest_info(a)) {
    auto seen = parse_json(*a.seen);
    if (!seen)
      return fail(errc::corrupt, "info of " + a.path + ": " + seen.error().context);
    out["visible_info"] = *std::move(seen);
  }
  return out;
}

result<json> render(const catalog::artifact_page& page) {
  json artifacts = json::array();
  for (const auto& a : page.artifacts) {
    auto rendered = render(a);
    if (!rendered)
      return rendered;
    artifacts.push_back(*std::move(rendered));
  }
  json data = {{"artifacts", std::move(artifacts)}};
  if (!page.next.empty())
    data["next_cursor"] = make_cursor(list_kind::artifacts, page.next);
  return data;
}

/// The filter that a query asks for; the faults say what is wrong with it.
catalog::artifact_filter read_artifact_filter(std::string_view query, faults& found) {
  const list_query values{query, found};
  catalog::artifact_filter out;
  out.path = values.text("path");
  out.prefix = values.text("prefix");
  out.role = values.text("role");
  out.limit = values.limit();
  out.after = values.cursor(list_kind::artifacts);
  std::string_view first;
  for (const auto& [name, value] :
       {std::pair<std::string_view, const std::string&>{"path", out.path},
        {"prefix", out.prefix},
        {"role", out.role}}) {
    if (!value.empty() && !first.empty())
      values.refuse(name, "cannot be combined with " + std::string(first), value);
    if (!value.empty() && first.empty())
      first = name;
  }
  return out;
}

void list_artifacts(const request& r, worker& mine, const reply& answer) {
  faults found;
  const auto filter = read_artifact_filter(r.query, found);
  if (!found.none())
    return answer(refused(422, std::move(found).detail()));
  const auto page =
      mine.read([&](auto& rows) { return rows.list_artifacts(default_repository, filter); });
  if (!page && page.error().code == errc::not_found) {
    list_query{r.query, found}.refuse("role", "there is no such role", filter.role);
    return answer(refused(422, std::move(found).detail()));
  }
  auto data = page ? render(*page) : std::unexpected(page.error());
  if (!data)
    return answer(logged_failure("artifacts", data.error()));
  answer(json_response(200, {{"data", *std::move(data)}, {"message", "Artifacts"}}));
}

void show_artifact(const request& r, worker& mine, const reply& answer) {
  catalog::artifact_filter filter;
  filter.path = r.rest;
  result<catalog::artifact_page> page;
  if (tuf::is_utf8(r.rest))
    page = mine.read([&](auto& rows) { return rows.list_artifacts(default_repository, filter); });
  if (!page)
    return answer(logged_failure("artifact", page.error()));
  if (page->artifacts.empty())
    return answer(refused(404, {{"message", "No such artifact."},
                                {"error", "It is not in the repository: " + r.rest}}));
  auto data = render(page->artifacts.front());
  if (!data)
    return answer(logged_failure("artifact", data.error()));
  answer(json_response(200, {{"data", *std::move(data)}, {"message", "Artifact"}}));
}

} // namespace

void add_listing_routes(router& to) {
  to.add("GET", "/api/v1/artifacts", list_artifacts);
  to.add("GET", "/api/v1/artifacts/*", show_artifact);
}

} // namespace rstuf::http
