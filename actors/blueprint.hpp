#pragma once

#include "actors/messages.hpp"
#include "catalog/publication.hpp"
#include "signing/keyring.hpp"
#include "tuf/bins.hpp"
#include "tuf/metadata.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::actors {

/// What the trusted root and the delegations of a repository say about its roles: who signs them,
/// how long they live, what they hold. The same for every role of one publication.
struct blueprint {
  std::string repository;
  tuf::root root;
  tuf::bins bins;
  std::string delegations; ///< of the targets role, canonical JSON
  std::vector<signing::named_key> bin_keys;
  std::map<std::string, std::int64_t> expiration; ///< days, by role; "bins" for all bins

  /// The keys that sign a role, as its delegator names them.
  std::vector<signing::named_key> keys_of(const std::string& role) const;
  std::chrono::days life_of(const std::string& role) const;
  /// An order for the next version of a role, signed at `now`; what it holds is still to be set.
  sign_order order_for(const std::string& role, std::int64_t version, std::int64_t revision,
                       time_point now) const;
};

/// Errors: `corrupt` if the catalog's root or delegations do not parse.
result<blueprint> read_blueprint(const std::string& repository,
                                 const catalog::repository_state& state);

/// When a role signed at `now` is signed again though nothing changed: at 25 to 75 % of its life,
/// by a hash of its name, so that thousands of bins do not come due at once.
time_point renewal_of(std::string_view role, time_point now, std::chrono::seconds life);

} // namespace rstuf::actors
