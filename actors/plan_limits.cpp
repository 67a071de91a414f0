#include "actors/plan_limits.hpp"

#include "tuf/canonical_json.hpp"
#include "tuf/limits.hpp"

namespace rstuf::actors {
namespace {

/// `"NAME.json":{"version":N},` with a version of eight digits.
constexpr std::int64_t entry_bytes = 30;

result<void> check(const char* file, std::int64_t bytes, std::int64_t limit) {
  if (bytes <= limit - tuf::envelope_bytes)
    return {};
  return fail(errc::invalid_argument, std::string(file) + " would have " + std::to_string(bytes) +
                                          " bytes; clients refuse more than " +
                                          std::to_string(limit) + ": use fewer roles or bins");
}

} // namespace

result<void> check_snapshot_size(const std::vector<std::string>& names) {
  std::int64_t bytes = 0;
  for (const auto& name : names)
    bytes += static_cast<std::int64_t>(name.size()) + entry_bytes;
  return check("The snapshot", bytes, tuf::max_snapshot_bytes);
}

result<void> check_delegations_size(const tuf::delegations& delegations) {
  const auto text = tuf::canonical(tuf::to_json(delegations));
  if (!text)
    return fail(errc::invalid_argument,
                "The delegations have no canonical form: " + text.error().context);
  return check("The targets file", static_cast<std::int64_t>(tuf::storable(*text).size()),
               tuf::max_targets_bytes);
}

} // namespace rstuf::actors
