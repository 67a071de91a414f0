#include "client/signed_metadata.hpp"
#include "client/updater_state.hpp"

// What an update keeps in the directory, which other updates may be using. Each of them verified
// what it saw; one that saw an older state of the repository shall not put that over a newer one.
namespace rstuf::client {

result<void> updater::state::keep(std::string_view role, std::string_view bytes) {
  const auto lock = store.lock();
  if (!lock)
    return std::unexpected(lock.error());
  return directory_is_ahead() ? result<void>{} : store.save(role, bytes);
}

// TUF 5.3.11: recovery from a fast-forward attack. What is to be forgotten is forgotten before the
// new root is kept: a crash between the two repeats both.
result<void> updater::state::keep_root(const tuf::root& before, std::string_view bytes) {
  const auto lock = store.lock();
  if (!lock)
    return std::unexpected(lock.error());
  if (kept_root_version() >= trusted->root().version)
    return {}; // whoever kept it has forgotten what was to be forgotten
  if (auto done = forget_if_rotated(before, trusted->root()); !done)
    return done;
  // TUF 5.3.8
  return store.save(tuf::root::type, bytes);
}

// Every publication has a newer timestamp, so root and timestamp tell how far the directory is.
bool updater::state::directory_is_ahead() const {
  if (kept_root_version() > trusted->root().version)
    return true;
  const auto bytes = store.load(tuf::timestamp::type, config.timestamp_limit);
  if (!bytes)
    return false;
  const auto kept = read_signed<tuf::timestamp>("timestamp", trusted->root(), *bytes);
  return kept && kept->role.version > trusted->timestamp().version;
}

std::int64_t updater::state::kept_root_version() const {
  const auto bytes = store.load(tuf::root::type, config.root_limit);
  const auto kept =
      bytes ? read_metadata<tuf::root>("root", *bytes) : std::unexpected(bytes.error());
  return kept ? kept->role.version : 0;
}

// Keys that still sign what is kept have not really been rotated away, and the protection against
// rollback stays.
result<void> updater::state::forget_if_rotated(const tuf::root& before, const tuf::root& next) {
  bool rotated = false;
  for (const auto role : {tuf::timestamp::type, tuf::snapshot::type}) {
    if (!keys_differ(before, next, role))
      continue;
    const auto limit =
        role == tuf::timestamp::type ? config.timestamp_limit : config.snapshot_limit;
    const auto kept = store.load(role, limit);
    rotated = rotated || (kept && !is_signed(next, role, *kept));
  }
  if (!rotated)
    return {};
  if (auto done = store.forget(tuf::timestamp::type); !done)
    return done;
  return store.forget(tuf::snapshot::type);
}

} // namespace rstuf::client
