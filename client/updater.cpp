#include "client/updater.hpp"

#include "client/updater_state.hpp"
#include "client/url.hpp"

namespace rstuf::client {

updater::updater(updater_config config, fetcher& net, const clock& time)
    : state_(std::make_unique<state>(std::move(config), net, time.now())) {}

updater::~updater() = default;

result<void> updater::trust_root(const updater_config& config, std::string_view root_bytes) {
  const metadata_store store(config.metadata_dir);
  const auto root_of = [&] { return store.load(tuf::root::type, config.root_limit); };
  const auto is_missing = [](const result<std::string>& kept) {
    return !kept && kept.error().code == errc::not_found;
  };
  if (const auto kept = root_of(); !is_missing(kept))
    return kept ? result<void>{} : std::unexpected(kept.error());
  if (auto root = trusted_set::begin(root_bytes, time_point{}); !root)
    return std::unexpected(root.error());
  const auto lock = store.lock();
  if (!lock)
    return std::unexpected(lock.error());
  // Another update may have been faster, and further on by now.
  return is_missing(root_of()) ? store.save(tuf::root::type, root_bytes) : result<void>{};
}

result<void> updater::refresh() {
  return state_->ensure_refreshed();
}

result<std::optional<target_info>> updater::find(std::string_view path) {
  return state_->find(path);
}

result<void> updater::download(const target_info& target, const std::filesystem::path& file) {
  return state_->download(target, file);
}

} // namespace rstuf::client
