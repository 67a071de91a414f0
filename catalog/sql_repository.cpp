#include "catalog/sql_catalog.hpp"
#include "catalog/sql_plan_rows.hpp"

#include <algorithm>

namespace rstuf::catalog {

using soci::into;
using soci::use;

namespace {

/// Reads every row of a statement whose results go into variables that `take` then copies.
template <class Take>
void for_each_row(soci::statement& select, Take take) {
  for (bool more = select.execute(true); more; more = select.fetch())
    take();
}

std::vector<role_row> select_roles(soci::session& sql, const std::string& repository,
                                   const std::string& condition) {
  role_row row;
  std::int64_t expires = 0, renew_at = 0, retired = 0, artifacts = 0;
  soci::statement select =
      (sql.prepare << "SELECT name, version, expires, revision, published_revision, renew_at, "
                      "bytes, retired, artifacts FROM role WHERE repository = :repository" +
                          condition,
       use(repository), into(row.name), into(row.version), into(expires), into(row.revision),
       into(row.published_revision), into(renew_at), into(row.bytes), into(retired),
       into(artifacts));
  std::vector<role_row> out;
  for_each_row(select, [&] {
    row.expires = from_seconds(expires);
    row.renew_at = from_seconds(renew_at);
    row.is_retired = retired != 0;
    row.artifacts = artifacts == lists_none ? std::nullopt : std::optional(artifacts);
    out.push_back(row);
  });
  std::ranges::sort(out, {}, &role_row::name); // in byte order, whatever the database's collation
  return out;
}

std::map<std::string, std::int64_t> select_expiration(soci::session& sql,
                                                      const std::string& repository) {
  std::map<std::string, std::int64_t> out;
  std::string role;
  std::int64_t days = 0;
  soci::statement select =
      (sql.prepare << "SELECT role, days FROM expiration WHERE repository = :repository",
       use(repository), into(role), into(days));
  for_each_row(select, [&] { out.emplace(role, days); });
  return out;
}

result<void> read_plan(soci::session& sql, const std::string& repository, repository_state& s) {
  s.roots = select_roots(sql, repository);
  s.expiration = select_expiration(sql, repository);
  if (s.bins)
    s.bins->expiration = s.expiration["bins"];
  auto roles = select_delegations(sql, repository);
  if (!roles)
    return std::unexpected(roles.error());
  s.delegations = *std::move(roles);
  return {};
}

} // namespace

result<std::vector<std::string>> sql_catalog::repositories() {
  return connection_.read([&]() -> result<std::vector<std::string>> {
    std::vector<std::string> names;
    std::string name;
    soci::statement select = (sql().prepare << "SELECT name FROM repository", into(name));
    for_each_row(select, [&] { names.push_back(name); });
    std::ranges::sort(names);
    return names;
  });
}

result<repository_state> sql_catalog::load(std::string_view repository) {
  return connection_.read([&]() -> result<repository_state> {
    const std::string name(repository);
    repository_state s;
    std::string bootstrap, prefix, style;
    std::int64_t deadline = 0, claimed = 0, committed_at = 0, bits = 0;
    sql() << "SELECT bootstrap, bootstrap_task, bootstrap_deadline, storage_claimed, revision, "
             "delegation_generation, committed_publication, committed_revision, committed_at, "
             "visible_publication, visible_revision, timestamp_bytes, bins_prefix, "
             "bins_bit_length, bins_style FROM repository WHERE name = :name",
        use(name), into(bootstrap), into(s.bootstrap_task), into(deadline), into(claimed),
        into(s.revision), into(s.delegation_generation), into(s.committed_publication),
        into(s.committed_revision), into(committed_at), into(s.visible_publication),
        into(s.visible_revision), into(s.timestamp_bytes), into(prefix), into(bits), into(style);
    if (!sql().got_data())
      return s;
    const auto state = bootstrap_state_named(bootstrap);
    const auto bin_style = tuf::bin_style_named(style);
    if (!state || !bin_style)
      return std::unexpected(state ? bin_style.error() : state.error());
    s.bootstrap = *state;
    s.bootstrap_deadline = from_seconds(deadline);
    s.storage_claimed = claimed != 0;
    s.committed_at = from_seconds(committed_at);
    if (bits > 0)
      s.bins = bin_terms{.bins = {prefix, static_cast<std::uint32_t>(bits)}, .style = *bin_style};
    if (auto read = read_plan(sql(), name, s); !read)
      return std::unexpected(read.error());
    return s;
  });
}

result<std::vector<role_row>> sql_catalog::roles(std::string_view repository) {
  return connection_.read([&]() -> result<std::vector<role_row>> {
    return select_roles(sql(), std::string(repository), "");
  });
}

result<dirty_roles> sql_catalog::dirty(std::string_view repository) {
  return connection_.read([&]() -> result<dirty_roles> {
    const std::string name(repository);
    dirty_roles out;
    out.now = time_.now();
    sql() << "SELECT revision, delegation_generation FROM repository WHERE name = :name", use(name),
        into(out.revision), into(out.generation);
    out.roles = select_roles(sql(), name, " AND revision > published_revision"); // role_dirty
    auto complete = select_drafts(sql(), name, " AND complete = 1 AND role <> 'root'");
    if (!complete)
      return std::unexpected(complete.error());
    out.complete = *std::move(complete);
    return out;
  });
}

result<std::vector<std::string>> sql_catalog::due(std::string_view repository, time_point by,
                                                  std::size_t limit) {
  return connection_.read([&]() -> result<std::vector<std::string>> {
    const std::string repository_name(repository);
    const auto latest = to_seconds(by);
    const auto most = static_cast<std::int64_t>(limit);
    std::vector<std::string> names;
    std::string name;
    soci::statement select =
        (sql().prepare << "SELECT name FROM role WHERE repository = :repository AND version > 0 "
                          "AND renew_at <= :latest AND retired = 0 ORDER BY "
                          "CASE WHEN name IN ('targets', 'snapshot', 'timestamp') THEN 0 ELSE 1 "
                          "END, renew_at, name LIMIT :most",
         use(repository_name), use(latest), use(most), into(name));
    for_each_row(select, [&] { names.push_back(name); });
    return names;
  });
}

} // namespace rstuf::catalog
