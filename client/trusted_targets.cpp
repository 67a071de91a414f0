#include "client/content_check.hpp"
#include "client/signed_metadata.hpp"
#include "client/trusted_set.hpp"

// TUF 5.6: the targets role and the roles it delegates to, each verified with the keys that its
// delegator names.
namespace rstuf::client {

result<const tuf::meta_file*> trusted_set::listed(std::string_view role) const {
  if (!snapshot_final_)
    return fail(errc::internal, "targets before snapshot");
  const auto found = snapshot_->meta.find(std::string(role) + ".json");
  if (found == snapshot_->meta.end())
    return fail(errc::unverified, "the snapshot does not list the role " + std::string(role));
  return &found->second;
}

result<void> trusted_set::update_targets(std::string_view role, std::string_view delegator,
                                         std::string_view bytes) {
  const auto meta = listed(role);
  if (!meta)
    return std::unexpected(meta.error());
  // TUF 5.6.2
  if (auto same = check_content(role, **meta, bytes); !same)
    return same;
  // TUF 5.6.3
  auto next = read_metadata<tuf::targets>(role, bytes);
  if (!next)
    return std::unexpected(next.error());
  if (auto verified = verify_targets(role, delegator, *next); !verified)
    return verified;
  // TUF 5.6.4
  if (next->role.version != (*meta)->version)
    return fail(errc::unverified, std::string(role) + " version " +
                                      std::to_string(next->role.version) + ", the snapshot lists " +
                                      std::to_string((*meta)->version));
  // TUF 5.6.5
  if (auto fresh = check_expiry(role, next->role); !fresh)
    return fresh;
  targets_.insert_or_assign(std::string(role),
                            trusted_targets{std::move(*next), {std::string(delegator)}});
  return {};
}

result<const tuf::targets*> trusted_set::targets(std::string_view role,
                                                 std::string_view delegator) {
  const auto found = targets_.find(role);
  if (found == targets_.end())
    return fail(errc::internal, "the role " + std::string(role) + " is not loaded");
  auto& loaded = found->second;
  if (!loaded.delegators.contains(delegator)) {
    if (auto verified = verify_targets(role, delegator, loaded.metadata); !verified)
      return std::unexpected(verified.error());
    loaded.delegators.emplace(delegator);
  }
  return &loaded.metadata.role;
}

result<void> trusted_set::verify_targets(std::string_view role, std::string_view delegator,
                                         const tuf::metadata<tuf::targets>& metadata) const {
  // Root answers for "targets" and for nothing else here, and no targets role for a top-level one.
  const bool by_root = delegator == tuf::root::type;
  if (by_root != (role == tuf::targets::type) || (!by_root && tuf::is_top_level(role)))
    return fail(errc::unverified,
                std::string(delegator) + " cannot delegate to the role " + std::string(role));
  result<void> verified;
  if (by_root) {
    verified = tuf::verify_by(root_, role, metadata.signed_bytes, metadata.signatures);
  } else {
    const auto found = targets_.find(delegator);
    if (found == targets_.end())
      return fail(errc::internal, "the role " + std::string(delegator) + " is not loaded");
    verified = tuf::verify_by(found->second.metadata.role, role, metadata.signed_bytes,
                              metadata.signatures);
  }
  if (!verified)
    return fail(errc::unverified, verified.error().context);
  return {};
}

} // namespace rstuf::client
