#include "catalog/sql_catalog.hpp"
#include "catalog/sql_ingest_source.hpp"
#include "catalog/sql_path_range.hpp"
#include "catalog/sql_plan_rows.hpp"
#include "tuf/hash.hpp"

#include <algorithm>

namespace rstuf::catalog {

using soci::into;
using soci::use;

namespace {

/// Puts one page together from what is stored and what is held.
class page_reader {
public:
  page_reader(soci::session& sql, const std::string& repository, const artifact_filter& query,
              assignment roles, std::int64_t visible_revision)
      : sql_(sql), repository_(repository), roles_(std::move(roles)), visible_(visible_revision),
        limit_(query.limit), role_only_(query.role), share_(roles_.share_of(query.role)),
        range_(query, query.path.empty() ? share_ : of_path(query.path)),
        select_published_((sql_.prepare << "SELECT published_revision FROM role "
                                           "WHERE repository = :repository AND name = :name",
                           use(repository_), use(role_), into(published_))) {}

  artifact_page read() {
    read_stored();
    read_held();
    artifact_page page;
    for (auto& [key, found] : found_) {
      if (count_ == limit_) {
        page.next = last_;
        break;
      }
      ++count_;
      last_ = key.second;
      if (found.seen || found.stored || found.held)
        page.artifacts.push_back(std::move(found));
    }
    return page;
  }

private:
  static std::optional<share> of_path(const std::string& path) {
    const auto hash = tuf::sha256_prefix(path);
    return share{.owner = {}, .first = hash, .last = hash};
  }

  /// Of each path at most two rows: what the visible publication shows, and what is open.
  void read_stored() {
    std::string info;
    std::int64_t from = 0, to = 0;
    const auto most = static_cast<std::int64_t>(2 * (limit_ + 1));
    soci::statement select(sql_);
    select.exchange(into(path_));
    select.exchange(into(path_hash_));
    select.exchange(into(info));
    select.exchange(into(from));
    select.exchange(into(to));
    select.exchange(into(owner_));
    select.exchange(use(repository_));
    if (share_)
      select.exchange(use(share_->owner));
    range_.bind(select);
    select.exchange(use(visible_));
    select.exchange(use(visible_));
    select.exchange(use(most));
    run(select,
        "SELECT path, path_hash, info, from_rev, to_rev, owner FROM artifact "
        "WHERE repository = :repository" +
            path_range::condition_on_owner(share_) + range_.condition() +
            " AND to_rev > :visible AND (to_rev = 9223372036854775807 OR from_rev <= :seen)" +
            range_.order() + " LIMIT :most",
        [&] {
          auto& found = entry();
          const auto role = roles_.role_of(owner_, static_cast<std::uint32_t>(path_hash_));
          if (to == open_end || found.role.empty())
            found.role = role;
          const auto seen = seen_revision(role);
          if (from <= seen && seen < to)
            found.seen = info;
          if (to == open_end)
            found.stored = info;
          return has_room(info.size(), found_.size() - 1);
        });
  }

  void read_held() {
    std::string info;
    soci::indicator has_info = soci::i_null;
    std::size_t held_count = 0;
    bytes_ = 0;
    const auto most = static_cast<std::int64_t>(limit_ + 1);
    soci::statement select(sql_);
    select.exchange(into(path_));
    select.exchange(into(path_hash_));
    select.exchange(into(info, has_info));
    select.exchange(use(repository_));
    range_.bind(select);
    if (!share_)
      select.exchange(use(most));
    run(select,
        "SELECT path, path_hash, info FROM held WHERE repository = :repository" +
            range_.condition() + range_.order() + (share_ ? "" : " LIMIT :most"),
        [&] {
          const auto role =
              roles_.role_of(roles_.owner_of(path_), static_cast<std::uint32_t>(path_hash_));
          if (share_ && role != role_only_)
            return true;
          auto& found = entry();
          if (found.role.empty())
            found.role = role;
          found.is_held = true;
          if (has_info == soci::i_ok)
            found.held = info;
          ++held_count;
          return has_room(info.size(), held_count) && held_count <= limit_;
        });
  }

  template <class Take>
  static void run(soci::statement& select, const std::string& text, Take take) {
    select.alloc();
    select.prepare(text);
    select.define_and_bind();
    for (bool more = select.execute(true); more; more = select.fetch())
      if (!take())
        return;
  }

  /// Counts what was read. False: the page ends with the first `complete` paths.
  bool has_room(std::size_t size, std::size_t complete) {
    bytes_ += size;
    if (bytes_ < max_page_bytes || complete == 0)
      return true;
    limit_ = std::min(limit_, complete);
    return false;
  }

  listed_artifact& entry() {
    auto& found = found_[{range_.by_hash() ? path_hash_ : 0, path_}];
    found.path = path_;
    return found;
  }

  /// Up to where clients see a role; one that waits for signatures lags behind the others.
  std::int64_t seen_revision(const std::string& role) {
    return role.empty() ? visible_ : std::min(visible_, published_revision(role));
  }

  std::int64_t published_revision(const std::string& role) {
    const auto known = published_revisions_.find(role);
    if (known != published_revisions_.end())
      return known->second;
    role_ = role;
    if (!select_published_.execute(true))
      published_ = 0;
    return published_revisions_.emplace(role, published_).first->second;
  }

  soci::session& sql_;
  std::string repository_;
  assignment roles_;
  std::int64_t visible_;
  std::size_t limit_, count_ = 0, bytes_ = 0;
  std::string role_only_;
  std::optional<share> share_; ///< of that role
  path_range range_;
  std::string path_, owner_, role_, last_;
  std::int64_t path_hash_ = 0, published_ = 0;
  soci::statement select_published_;
  std::map<std::string, std::int64_t> published_revisions_;
  std::map<std::pair<std::int64_t, std::string>, listed_artifact> found_;
};

bool has_role(soci::session& sql, const std::string& repository, const std::string& role) {
  int one = 0;
  sql << "SELECT 1 FROM role WHERE repository = :repository AND name = :name", use(repository),
      use(role), into(one);
  return sql.got_data();
}

} // namespace

result<artifact_page> sql_catalog::list_artifacts(std::string_view repository,
                                                  const artifact_filter& query) {
  return connection_.read([&]() -> result<artifact_page> {
    const std::string name(repository);
    std::string prefix;
    std::int64_t bits = 0, visible = 0;
    sql() << "SELECT bins_prefix, bins_bit_length, visible_revision FROM repository "
             "WHERE name = :name",
        use(name), into(prefix), into(bits), into(visible);
    assignment roles;
    if (bits > 0)
      roles.bins = tuf::bins{prefix, static_cast<std::uint32_t>(bits)};
    auto delegations = select_delegations(sql(), name);
    if (!delegations)
      return std::unexpected(delegations.error());
    roles.delegations = *std::move(delegations);
    if (!query.role.empty() && !roles.share_of(query.role)) {
      if (!has_role(sql(), name, query.role))
        return fail(errc::not_found, "role " + query.role);
      return artifact_page{};
    }
    return page_reader(sql(), name, query, std::move(roles), visible).read();
  });
}

} // namespace rstuf::catalog
