#pragma once

#include "tuf/metadata.hpp"
#include "tuf/verify.hpp"

#include <string>
#include <string_view>

namespace rstuf::client {

/// Reads a metadata file that came from outside: whatever is wrong with its form makes it
/// `unverified`, since nobody trusted signed such bytes.
template <class Role>
result<tuf::metadata<Role>> read_metadata(std::string_view name, std::string_view bytes) {
  auto parsed = tuf::parse_metadata<Role>(bytes);
  if (!parsed)
    return fail(errc::unverified, std::string(name) + ": " + parsed.error().context);
  return parsed;
}

/// Reads it and verifies it with the keys that a delegator (a root or a targets role) names.
template <class Role, class Delegator>
result<tuf::metadata<Role>> read_signed(std::string_view name, const Delegator& delegator,
                                        std::string_view bytes) {
  auto parsed = read_metadata<Role>(name, bytes);
  if (!parsed)
    return parsed;
  auto verified = tuf::verify_by(delegator, name, parsed->signed_bytes, parsed->signatures);
  if (!verified)
    return fail(errc::unverified, verified.error().context);
  return parsed;
}

} // namespace rstuf::client
