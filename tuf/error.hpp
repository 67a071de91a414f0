#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace rstuf {

/// Why something failed. Each code exists because a caller acts differently on it.
enum class errc : std::uint8_t {
  invalid_argument = 1, ///< the input breaks a rule; the same input fails again
  not_found,            ///< there is no such thing
  conflict,             ///< the state does not allow it, or the name is taken
  unverified,           ///< signature, threshold, hash or version does not hold: do not trust
  expired,              ///< the metadata is genuine and too old
  too_large,            ///< beyond a limit on bytes, depth or count
  timeout,              ///< no answer within the deadline; the outcome is unknown
  unavailable,          ///< a neighbour, disk or server refused or failed: try again later
  lease_lost,           ///< another worker owns the repository now: stop
  corrupt,              ///< stored data is not what was stored: raise the alarm
  internal,             ///< a fault of this program
};

/// A failure and its culprit: the role, key id, path or setting in plain words, never a secret.
struct error {
  errc code = errc::internal;
  std::string context;

  friend bool operator==(const error&, const error&) = default;
};

/// The error channel of everything but the adapters of libraries.
template <class T = void>
using result = std::expected<T, error>;

/// The code in plain words, such as "not found".
std::string_view text(errc code);

/// "not found: task 5f…", for logs and people.
std::string to_string(const error& e);

/// `return fail(errc::not_found, "task " + id);`
inline std::unexpected<error> fail(errc code, std::string context) {
  return std::unexpected(error{code, std::move(context)});
}

} // namespace rstuf
