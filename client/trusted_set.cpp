#include "client/trusted_set.hpp"

#include "client/content_check.hpp"
#include "client/root_chain.hpp"
#include "client/signed_metadata.hpp"

namespace rstuf::client {
namespace {

std::string version_text(std::string_view name, std::int64_t version) {
  return std::string(name) + " version " + std::to_string(version);
}

std::unexpected<error> rollback(std::string_view name, std::int64_t next, std::int64_t trusted) {
  return fail(errc::unverified, version_text(name, next) + " is older than the trusted version " +
                                    std::to_string(trusted));
}

} // namespace

result<trusted_set> trusted_set::begin(std::string_view root_bytes, time_point start) {
  auto first = read_first_root(root_bytes);
  if (!first)
    return std::unexpected(first.error());
  return trusted_set(std::move(first->role), start);
}

result<void> trusted_set::update_root(std::string_view bytes) {
  if (timestamp_)
    return fail(errc::internal, "root after timestamp");
  auto next = read_next_root(root_, bytes);
  if (!next)
    return std::unexpected(next.error());
  // TUF 5.3.6: an intermediate root may be expired. TUF 5.3.7.
  root_ = std::move(next->role);
  return {};
}

result<void> trusted_set::check_root_expiry() const {
  return check_expiry("root", root_); // TUF 5.3.10
}

result<void> trusted_set::recall_timestamp(std::string_view bytes) {
  auto kept = read_signed<tuf::timestamp>("timestamp", root_, bytes);
  if (!kept)
    return std::unexpected(kept.error());
  timestamp_ = std::move(kept->role);
  return {};
}

result<trusted_set::timestamp_change> trusted_set::update_timestamp(std::string_view bytes) {
  if (timestamp_final_)
    return fail(errc::internal, "timestamp after timestamp");
  // TUF 5.4.2
  auto next = read_signed<tuf::timestamp>("timestamp", root_, bytes);
  if (!next)
    return std::unexpected(next.error());
  if (auto checked = check_rollback(next->role); !checked)
    return std::unexpected(checked.error());
  // TUF 5.4.3.1: with equal versions the trusted file stays, and it must be fresh itself.
  const bool same = timestamp_ && timestamp_->version == next->role.version;
  // TUF 5.4.4
  if (auto fresh = check_expiry("timestamp", same ? *timestamp_ : next->role); !fresh)
    return std::unexpected(fresh.error());
  if (!same)
    timestamp_ = std::move(next->role);
  timestamp_final_ = true;
  return same ? timestamp_change::same_version : timestamp_change::newer;
}

result<bool> trusted_set::recall_snapshot(std::string_view bytes) {
  if (!timestamp_final_)
    return fail(errc::internal, "snapshot before timestamp");
  auto kept = read_signed<tuf::snapshot>("snapshot", root_, bytes);
  if (!kept)
    return std::unexpected(kept.error());
  snapshot_ = std::move(kept->role);
  snapshot_final_ = snapshot_->version == timestamp_->snapshot.version &&
                    check_content("snapshot", timestamp_->snapshot, bytes) &&
                    check_expiry("snapshot", *snapshot_);
  return snapshot_final_;
}

result<void> trusted_set::update_snapshot(std::string_view bytes) {
  if (!timestamp_final_ || snapshot_final_)
    return fail(errc::internal, "snapshot out of order");
  // TUF 5.5.2
  if (auto same = check_content("snapshot", timestamp_->snapshot, bytes); !same)
    return same;
  // TUF 5.5.3
  auto next = read_signed<tuf::snapshot>("snapshot", root_, bytes);
  if (!next)
    return std::unexpected(next.error());
  // TUF 5.5.4
  if (next->role.version != timestamp_->snapshot.version)
    return fail(errc::unverified, version_text("snapshot", next->role.version) +
                                      ", the timestamp lists " +
                                      std::to_string(timestamp_->snapshot.version));
  if (auto checked = check_rollback(next->role); !checked)
    return checked;
  // TUF 5.5.6
  if (auto fresh = check_expiry("snapshot", next->role); !fresh)
    return fresh;
  snapshot_ = std::move(next->role);
  snapshot_final_ = true;
  return {};
}

result<void> trusted_set::check_expiry(std::string_view name, const tuf::common& role) const {
  // TUF 5.1: one fixed time for all. `expires` must be later.
  if (role.expires > start_)
    return {};
  return fail(errc::expired,
              version_text(name, role.version) + " expired at " + format_time(role.expires));
}

result<void> trusted_set::check_rollback(const tuf::timestamp& next) const {
  if (!timestamp_)
    return {};
  // TUF 5.4.3.1
  if (next.version < timestamp_->version)
    return rollback("timestamp", next.version, timestamp_->version);
  // TUF 5.4.3.2; of no interest where the new timestamp is going to be discarded.
  if (next.version > timestamp_->version && next.snapshot.version < timestamp_->snapshot.version)
    return rollback("snapshot", next.snapshot.version, timestamp_->snapshot.version);
  return {};
}

result<void> trusted_set::check_rollback(const tuf::snapshot& next) const {
  if (!snapshot_)
    return {};
  // TUF 5.5.5: no role disappears, none goes back.
  for (const auto& [file, trusted] : snapshot_->meta) {
    const auto found = next.meta.find(file);
    if (found == next.meta.end())
      return fail(errc::unverified, "the new snapshot no longer lists " + file);
    if (found->second.version < trusted.version)
      return rollback(file, found->second.version, trusted.version);
  }
  return {};
}

bool keys_differ(const tuf::root& before, const tuf::root& next, std::string_view role) {
  const auto old_role = before.roles.find(std::string(role));
  const auto new_role = next.roles.find(std::string(role));
  if (old_role == before.roles.end() || new_role == next.roles.end())
    return true;
  if (old_role->second.keyids != new_role->second.keyids ||
      old_role->second.threshold != new_role->second.threshold)
    return true;
  for (const auto& keyid : new_role->second.keyids) {
    const auto old_key = before.keys.find(keyid);
    const auto new_key = next.keys.find(keyid);
    if (old_key == before.keys.end() || new_key == next.keys.end() ||
        old_key->second != new_key->second)
      return true;
  }
  return false;
}

bool is_signed(const tuf::root& root, std::string_view role, std::string_view bytes) {
  if (role == tuf::timestamp::type)
    return read_signed<tuf::timestamp>(role, root, bytes).has_value();
  return read_signed<tuf::snapshot>(role, root, bytes).has_value();
}

} // namespace rstuf::client
