#pragma once

#include "cli/plan_keys.hpp"
#include "cli/signing_keys.hpp"
#include "tuf/clock.hpp"
#include "tuf/metadata.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rstuf::cli {

/// What the next version of root is to change; docs/cli.md describes it. Nothing else changes.
struct root_change {
  std::optional<std::int64_t> expiration; ///< days from now
  std::optional<std::int64_t> threshold;
  std::vector<plan_public_key> add_keys;
  std::vector<std::string>
      remove_keys; ///< a key id, at least 6 letters of its beginning, or a name
  std::optional<plan_online_key> online_key;
  std::vector<plan_signing_key> sign_with;

  bool is_empty() const {
    return !expiration && !threshold && add_keys.empty() && remove_keys.empty() && !online_key;
  }
};

/// The change in a YAML file, whose relative paths start at its directory. Error `invalid_argument`
/// naming the field.
result<root_change> read_root_change(const std::filesystem::path& file);

/// The version after `trusted`, unsigned. Keys that no role uses any more are left out. Errors name
/// the field: a key that is there already or that is not, a threshold that cannot be reached, an
/// expiry in the past, an online key that is also a root key.
result<tuf::metadata<tuf::root>> next_root(const tuf::root& trusted, const root_change& change,
                                           const ask_passphrase& ask, time_point now);

/// All keys that may sign the next root: those of both, each once.
std::vector<named_key> root_signers(const tuf::root& next, const tuf::root& trusted);

/// Adds a signature for each of the private keys, each of which must be a root key of one of both.
result<void> sign_root(tuf::metadata<tuf::root>& next, const tuf::root& trusted,
                       const std::vector<plan_signing_key>& keys, const key_unlock& unlock);

} // namespace rstuf::cli
