#pragma once

#include "catalog/publication.hpp"

#include <span>
#include <string_view>
#include <vector>

// The one rule by which a role that people sign is near its expiry: for GET roles, the log and the
// metrics. What the online key signs is renewed without anybody, and no part of it.
namespace rstuf::catalog {

enum class expiry_state : std::uint8_t { valid, expiring, expired };
std::string_view name_of(expiry_state s);

/// People need time to come together: they are asked when this share of a role's life is left, but
/// at least `least` before its end, or at half of a short life.
struct expiry_rule {
  int percent = 25;
  std::chrono::days least{7};

  std::chrono::seconds ahead(std::chrono::seconds life) const;
};

struct role_expiry {
  std::string role;
  time_point expires{};
  expiry_state state = expiry_state::valid;
};

/// The roles that people sign and clients see: root first, then custom roles by position. Error
/// `corrupt`.
result<std::vector<role_expiry>> expiries(const repository_state& state,
                                          std::span<const role_row> rows, const expiry_rule& rule,
                                          time_point now);

} // namespace rstuf::catalog
