#pragma once

#include "tuf/metadata.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace rstuf::tuf {

/// How far a set of signatures goes towards a threshold.
struct signature_count {
  std::int64_t valid = 0; ///< distinct keys with a valid signature
  std::int64_t threshold = 1;
  bool reached() const { return valid >= threshold; }
};

/// Counts the distinct keys among `who` whose signature over `signed_bytes` verifies (TUF 5.3.x:
/// a threshold counts keys, not key ids or signatures). Unknown key ids and unreadable keys count
/// nothing.
signature_count count_signatures(const std::map<std::string, key>& keys, const role_keys& who,
                                 std::string_view signed_bytes,
                                 std::span<const signature> signatures);

/// The role `name` as its delegator describes it, verified. Errors: `unverified` naming the role
/// and the count; `not_found` if the delegator does not delegate to `name`.
result<void> verify_by(const root& delegator, std::string_view name, std::string_view signed_bytes,
                       std::span<const signature> signatures);
result<void> verify_by(const targets& delegator, std::string_view name,
                       std::string_view signed_bytes, std::span<const signature> signatures);

} // namespace rstuf::tuf
