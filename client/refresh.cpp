#include "client/updater_state.hpp"
#include "client/url.hpp"

// TUF 5.3 to 5.6: the top-level roles. Each file is kept as soon as it is verified, so that an
// update that fails later has not lost what it learned.
namespace rstuf::client {

result<void> updater::state::ensure_refreshed() {
  if (!refreshed)
    refreshed = refresh();
  return *refreshed;
}

result<void> updater::state::refresh() {
  if (auto done = load_root(); !done)
    return done;
  if (auto done = update_root(); !done)
    return done;
  if (auto done = update_timestamp(); !done)
    return done;
  if (auto done = update_snapshot(); !done)
    return done;
  // TUF 5.6.1 to 5.6.6
  if (auto top = load_targets(tuf::targets::type, tuf::root::type); !top)
    return std::unexpected(top.error());
  return {};
}

result<void> updater::state::load_root() {
  // TUF 5.2
  auto kept = store.load(tuf::root::type, config.root_limit);
  if (!kept)
    return std::unexpected(kept.error());
  auto set = trusted_set::begin(*kept, start);
  if (!set)
    return fail(errc::corrupt, "kept " + set.error().context);
  trusted.emplace(std::move(*set));
  return {};
}

result<void> updater::state::update_root() {
  // TUF 5.3.3: up to max_root_rotations new versions in one update.
  for (int i = 0; i < config.max_root_rotations; ++i) {
    const auto before = trusted->root();
    auto bytes = fetch_metadata(tuf::root::type, before.version + 1, config.root_limit);
    if (!bytes && bytes.error().code == errc::not_found)
      break;
    if (!bytes)
      return std::unexpected(bytes.error());
    if (auto done = trusted->update_root(*bytes); !done)
      return done;
    if (auto done = keep_root(before, *bytes); !done)
      return done;
  }
  return trusted->check_root_expiry();
}

result<void> updater::state::update_timestamp() {
  // A kept timestamp that cannot be read or verified is as good as none.
  if (const auto kept = store.load(tuf::timestamp::type, config.timestamp_limit))
    static_cast<void>(trusted->recall_timestamp(*kept));
  // TUF 5.4.1
  const auto bytes = fetch_metadata(tuf::timestamp::type, std::nullopt, config.timestamp_limit);
  if (!bytes)
    return std::unexpected(bytes.error());
  const auto change = trusted->update_timestamp(*bytes);
  if (!change)
    return std::unexpected(change.error());
  if (*change == trusted_set::timestamp_change::same_version)
    return {};
  // TUF 5.4.5
  return keep(tuf::timestamp::type, *bytes);
}

result<void> updater::state::update_snapshot() {
  if (const auto kept = store.load(tuf::snapshot::type, config.snapshot_limit)) {
    if (const auto current = trusted->recall_snapshot(*kept); current && *current)
      return {};
  }
  // TUF 5.5.1
  const auto bytes =
      fetch_listed(tuf::snapshot::type, trusted->timestamp().snapshot, config.snapshot_limit);
  if (!bytes)
    return std::unexpected(bytes.error());
  if (auto done = trusted->update_snapshot(*bytes); !done)
    return done;
  // TUF 5.5.7
  return keep(tuf::snapshot::type, *bytes);
}

result<std::string> updater::state::fetch_metadata(std::string_view role,
                                                   std::optional<std::int64_t> version,
                                                   std::int64_t limit) {
  const std::string prefix = version ? std::to_string(*version) + "." : "";
  return net.fetch(join_url(config.metadata_url, prefix + quote_name(role) + ".json"), limit);
}

result<std::string> updater::state::fetch_listed(std::string_view role,
                                                 const tuf::meta_file& listed, std::int64_t limit) {
  // A listed length narrows the limit and cannot widen it: whoever signs lengths shall not be able
  // to fill this machine's memory.
  const auto length = listed.length.value_or(limit);
  if (length > limit)
    return fail(errc::too_large, std::string(role) + ": listed with " + std::to_string(length) +
                                     " bytes, the limit is " + std::to_string(limit));
  // TUF 5.3.12
  const bool versioned = trusted->root().consistent_snapshot;
  return fetch_metadata(role, versioned ? std::optional(listed.version) : std::nullopt, length);
}

} // namespace rstuf::client
