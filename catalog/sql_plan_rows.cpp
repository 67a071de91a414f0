#include "catalog/sql_plan_rows.hpp"

#include "catalog/sql_connection.hpp"
#include "tuf/json.hpp"

#include <algorithm>
#include <tuple>

namespace rstuf::catalog {

using soci::into;
using soci::use;

namespace {

constexpr int max_roots = 16;

std::string to_text(const std::vector<tuf::signature>& signatures) {
  json out = json::array();
  for (const auto& s : signatures)
    out.push_back(tuf::to_json(s));
  return out.dump();
}

result<std::vector<tuf::signature>> signatures_from_text(const std::string& text) {
  std::vector<tuf::signature> out;
  const auto value = parse_json(text);
  if (!value || !value->is_array())
    return fail(errc::corrupt, "signatures of a draft in the catalog");
  for (const auto& item : *value) {
    auto s = tuf::signature_from_json(item);
    if (!s)
      return fail(errc::corrupt, "signatures of a draft in the catalog: " + s.error().context);
    out.push_back(*std::move(s));
  }
  return out;
}

result<std::optional<delegation_terms>> optional_terms(const std::string& text) {
  if (text.empty())
    return std::nullopt;
  return terms_from_text(text);
}

} // namespace

void put_draft(soci::session& sql, const std::string& repository, const draft& d) {
  const auto signatures = to_text(d.signatures);
  const auto created = to_seconds(d.created), expires = to_seconds(d.expires);
  const std::int64_t complete = d.complete ? 1 : 0;
  sql << "INSERT INTO draft (repository, role, version, signed_part, signatures, revision, root, "
         "created, expires, complete) VALUES (:repository, :role, :version, :signed_part, "
         ":signatures, :revision, :root, :created, :expires, :complete) "
         "ON CONFLICT (repository, role, version) DO UPDATE SET "
         "signatures = excluded.signatures, complete = excluded.complete, "
         "revision = excluded.revision",
      use(repository), use(d.role), use(d.version), use(d.signed_part), use(signatures),
      use(d.revision), use(d.root), use(created), use(expires), use(complete);
}

result<std::vector<draft>> select_drafts(soci::session& sql, const std::string& repository,
                                         const std::string& condition) {
  draft row;
  std::string signatures;
  std::int64_t created = 0, expires = 0, complete = 0;
  soci::statement select =
      (sql.prepare << "SELECT role, version, signed_part, signatures, revision, root, created, "
                      "expires, complete FROM draft WHERE repository = :repository" +
                          condition,
       use(repository), into(row.role), into(row.version), into(row.signed_part), into(signatures),
       into(row.revision), into(row.root), into(created), into(expires), into(complete));
  std::vector<draft> out;
  for (bool more = select.execute(true); more; more = select.fetch()) {
    auto parsed = signatures_from_text(signatures);
    if (!parsed)
      return std::unexpected(parsed.error());
    row.signatures = *std::move(parsed);
    row.created = from_seconds(created);
    row.expires = from_seconds(expires);
    row.complete = complete != 0;
    out.push_back(row);
  }
  std::ranges::sort(out, {}, [](const draft& d) { return std::tie(d.role, d.version); });
  return out;
}

result<std::vector<waiting_draft>> select_waiting(soci::session& sql,
                                                  const std::string& repository) {
  waiting_draft row;
  std::string signatures;
  std::int64_t created = 0, expires = 0;
  soci::statement select =
      (sql.prepare << "SELECT role, version, signatures, created, expires, "
                      "CASE WHEN role = 'root' THEN signed_part ELSE '' END FROM draft "
                      "WHERE repository = :repository AND complete = 0 AND signed_part <> ''",
       use(repository), into(row.role), into(row.version), into(signatures), into(created),
       into(expires), into(row.root));
  std::vector<waiting_draft> out;
  for (bool more = select.execute(true); more; more = select.fetch()) {
    auto parsed = signatures_from_text(signatures);
    if (!parsed)
      return std::unexpected(parsed.error());
    row.signatures = *std::move(parsed);
    row.created = from_seconds(created);
    row.expires = from_seconds(expires);
    out.push_back(row);
  }
  std::ranges::sort(out, {}, [](const auto& d) { return std::tie(d.role, d.version); });
  return out;
}

void put_delegation(soci::session& sql, const std::string& repository, const delegation& d) {
  const auto live = d.live ? to_text(*d.live) : std::string{};
  const auto pending = d.pending ? to_text(*d.pending) : std::string{};
  sql << "INSERT INTO delegation (repository, role, position, live, pending) "
         "VALUES (:repository, :role, :position, :live, :pending) "
         "ON CONFLICT (repository, role) DO UPDATE SET position = excluded.position, "
         "live = excluded.live, pending = excluded.pending",
      use(repository), use(d.role), use(d.position), use(live), use(pending);
}

result<std::vector<delegation>> select_delegations(soci::session& sql,
                                                   const std::string& repository) {
  delegation row;
  std::string live, pending;
  soci::statement select =
      (sql.prepare << "SELECT role, position, live, pending FROM delegation "
                      "WHERE repository = :repository ORDER BY position",
       use(repository), into(row.role), into(row.position), into(live), into(pending));
  std::vector<delegation> out;
  for (bool more = select.execute(true); more; more = select.fetch()) {
    auto live_terms = optional_terms(live), pending_terms = optional_terms(pending);
    if (!live_terms || !pending_terms || (!*live_terms && !*pending_terms))
      return fail(errc::corrupt, "delegation to " + row.role + " in the catalog");
    row.live = *std::move(live_terms);
    row.pending = *std::move(pending_terms);
    out.push_back(row);
  }
  return out;
}

std::vector<root_row> select_roots(soci::session& sql, const std::string& repository) {
  root_row row;
  std::int64_t activated = 0, lost = 0;
  soci::statement select =
      (sql.prepare << "SELECT version, bytes, activated, revision, old_key_lost, task FROM root "
                      "WHERE repository = :repository ORDER BY version DESC LIMIT :most",
       use(repository), use(max_roots), into(row.version), into(row.bytes), into(activated),
       into(row.revision), into(lost), into(row.task));
  std::vector<root_row> out;
  for (bool more = select.execute(true); more; more = select.fetch()) {
    row.activated = from_seconds(activated);
    row.old_key_lost = lost != 0;
    out.push_back(row);
  }
  return out;
}

} // namespace rstuf::catalog
