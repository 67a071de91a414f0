#pragma once

#include "actors/messages.hpp"
#include "catalog/publication.hpp"
#include "signing/keyring.hpp"
#include "tuf/metadata.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::actors {

/// How long clients may hold what they have fetched while the online key changes, and when metadata
/// is renewed.
struct time_rules {
  std::chrono::seconds timestamp_cache{5}; ///< a timestamp, before the new root may appear
  std::chrono::seconds root_grace{300};    ///< the answer that there is no newer root
  int renew_from = 25;                     ///< percent of a role's life
  int renew_until = 75;
};

/// A root whose online key signs the top-level roles.
struct signing_root {
  tuf::root root;
  time_point until = time_point::max(); ///< the end of its share in signatures
  bool must_sign = true;                ///< false: nobody depends on it if its key is gone already
};

/// What roots and delegations of a repository say about its roles: who signs them, how long they
/// live, what they hold. The same for every role of one publication.
struct blueprint {
  std::string repository;
  std::int64_t generation = 0;
  catalog::root_row trusted;             ///< the newest root that clients may see
  std::optional<catalog::root_row> next; ///< a completed root that they must not see yet
  time_point root_expires{};
  std::vector<signing_root> signing; ///< roots whose online keys sign, the newest first
  catalog::online_key online;        ///< that delegators name
  catalog::online_key coming;        ///< that they will name: what people sign now names it already
  std::optional<catalog::bin_terms> bins; ///< of the targets role
  std::vector<catalog::delegation> delegations;
  std::map<std::string, std::int64_t> expiration; ///< days, by top-level role
  time_rules times;

  /// Whether people sign what clients see of the role, so that nothing here can write it.
  bool is_offline(std::string_view role) const;
  std::chrono::days life_of(const std::string& role) const;
  /// An order for the next version of a role, signed at `now`, by the terms that clients see. Only
  /// what snapshot and timestamp hold is still to be set.
  sign_order order_for(const std::string& role, std::int64_t version, std::int64_t revision,
                       time_point now) const;
  /// The same for a version of a custom role that people are to sign, by the terms that wait.
  sign_order order_for_draft(const std::string& role, std::int64_t version, std::int64_t revision,
                             time_point now) const;
  /// The delegations of the targets role, canonical JSON.
  std::string delegations_of_targets() const;

private:
  void set_life(sign_order& order, std::chrono::days life, time_point now) const;
  void set_keys_of_top_level(sign_order& order, time_point now) const;
  void set_terms(sign_order& order, const catalog::delegation_terms& terms,
                 const catalog::online_key& named) const;
};

/// Errors: `corrupt` if the catalog's roots do not parse; `not_found` without a root.
result<blueprint> read_blueprint(const std::string& repository,
                                 const catalog::repository_state& state, const time_rules& rules);

/// When a role signed at `now` is signed again though nothing changed: at 25 to 75 % of its life
/// unless told otherwise, by a hash of its name, so that thousands of bins do not come due at once.
time_point renewal_of(std::string_view role, time_point now, std::chrono::seconds life,
                      const time_rules& times = {});

} // namespace rstuf::actors
