#pragma once

#include "tuf/bins.hpp"
#include "tuf/metadata.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rstuf::catalog {

/// The most bins below one delegator: more would make a snapshot that clients refuse.
inline constexpr std::uint64_t max_bins = 16384;

/// How a role's artifacts are spread over hash bins, all of them signed by the online key.
struct bin_terms {
  tuf::bins bins;
  tuf::bin_style style = tuf::bin_style::succinct;
  std::int64_t expiration = 1; ///< days

  friend bool operator==(const bin_terms&, const bin_terms&) = default;
};

/// What a delegator says of a custom role.
struct delegation_terms {
  tuf::delegated_role role;             ///< its members of our own are in `unrecognized`
  std::map<std::string, tuf::key> keys; ///< of people, by key id
  bool with_online_key = false;         ///< the online key of the time is one of its keys
  std::int64_t expiration = 1;          ///< days, x-rstuf-expire-policy
  std::optional<bin_terms> bins;        ///< x-rstuf-bins: the role lists no files but delegates

  /// Whether people have to sign it.
  bool is_offline() const { return role.keys.threshold > (with_online_key ? 1 : 0); }
  friend bool operator==(const delegation_terms&, const delegation_terms&) = default;
};

/// A delegation to a custom role. At least one of `live` and `pending` is there.
struct delegation {
  std::string role;
  std::int64_t position = 0;               ///< in the delegator's order of search
  std::optional<delegation_terms> live;    ///< as clients see it, or will with the next publication
  std::optional<delegation_terms> pending; ///< as it will be once the role is signed accordingly

  /// The terms by which artifacts are assigned and versions are published.
  const delegation_terms& terms() const { return live ? *live : *pending; }
  /// The terms by which people sign.
  const delegation_terms& next_terms() const { return pending ? *pending : *live; }
  /// Whether the online key goes on publishing the role while people are to sign other terms.
  bool is_published_meanwhile() const { return live && pending && !live->is_offline(); }
};

/// The online key of a root and its key id.
struct online_key {
  std::string keyid;
  tuf::key key;
};

/// The `delegations` of a delegator. Custom roles by position: those that are live, and with
/// `as_it_will_be` the terms that are pending in place of the live ones.
tuf::delegations delegations_to(std::span<const delegation> roles, const online_key& online,
                                bool as_it_will_be = false);
tuf::delegations delegations_to(const bin_terms& bins, const online_key& online);

/// The key that signs targets, snapshot and timestamp of a root. `invalid_argument` if they differ,
/// or the root names more than one.
result<online_key> online_key_of(const tuf::root& root);

/// Terms as rows hold them (JSON), and back. Error `corrupt`.
std::string to_text(const delegation_terms& terms);
result<delegation_terms> terms_from_text(std::string_view text);

/// Reads a role of POST /api/v1/delegations/ with the keys that came with it. `online`: the key ids
/// that count as the online key; a role without key ids gets the online key. `invalid_argument`,
/// naming what is wrong.
result<delegation_terms> terms_from_request(const json& role,
                                            const std::map<std::string, tuf::key>& keys,
                                            std::span<const std::string> online);

} // namespace rstuf::catalog
