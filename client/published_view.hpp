#pragma once

#include "client/trusted_set.hpp"
#include "client/updater.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rstuf::client {

/// What a repository publishes now, for those who are to sign what comes next. All of it is
/// verified as clients do (TUF 5.3 to 5.6), in memory, but for expiry: what has expired is often
/// what is to be renewed.
class published_view {
public:
  /// Follows the chain of roots from this one to the newest. Errors are those of the updater, and
  /// `too_large` behind more than `max_root_rotations` roots.
  static result<published_view> open(updater_config repository, fetcher& net,
                                     std::string_view first_root);

  const tuf::root& root() const { return trusted_.root(); }

  /// A role that the top-level targets role delegates to; nothing if it does not, or if the role
  /// was never published. Timestamp, snapshot and targets are fetched when they are first needed.
  result<std::optional<tuf::targets>> role(const std::string& name);

private:
  published_view(updater_config repository, fetcher& net, trusted_set first)
      : repository_(std::move(repository)), net_(&net), trusted_(std::move(first)) {}

  result<void> follow_roots();
  result<const tuf::targets*> load_top();
  result<const tuf::targets*> load(const std::string& role, std::string_view delegator);
  result<std::string> fetch(std::string_view role, std::optional<std::int64_t> version,
                            std::int64_t limit);

  updater_config repository_;
  fetcher* net_;
  trusted_set trusted_;
};

} // namespace rstuf::client
