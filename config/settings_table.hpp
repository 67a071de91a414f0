#pragma once

#include "config/settings.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace rstuf::config {

/// A text that must begin with `prefix` and, if `choices` is not empty, be one of them.
struct text_member {
  std::string settings::*member;
  std::span<const std::string_view> choices{};
  std::string_view prefix{};
};
struct address_member {
  std::string settings::*member; ///< an IPv4 or IPv6 address
};
struct secret_member {
  std::string settings::*member;
};
struct path_member {
  std::filesystem::path settings::*member;
};
struct port_member {
  std::uint16_t settings::*member;
};
struct count_member {
  std::size_t settings::*member;
  std::size_t min;
  std::size_t max;
};
struct seconds_member {
  std::chrono::seconds settings::*member;
  std::int64_t min;
  std::int64_t max;
};
struct endpoints_member {
  std::vector<endpoint_rule> settings::*member;
};

using setting_kind = std::variant<text_member, address_member, secret_member, path_member,
                                  port_member, count_member, seconds_member, endpoints_member>;

/// One row: the only place that knows a setting's name, bounds and meaning.
struct setting {
  std::string_view name;
  setting_kind kind;
  std::string_view help;
  /// The default in words, where it depends on other settings or on the machine.
  std::string_view derived_default{};
};

std::span<const setting> settings_table();

/// Names that other programs of the project, or RSTUF, know and that have no effect here.
std::span<const std::string_view> names_without_effect();

/// What a setting may be, such as "0 to 65535" or "text or json".
std::string allowed(const setting& row);

/// The value of a setting as text; a secret is "set" or "not set".
std::string shown(const setting& row, const settings& s);

} // namespace rstuf::config
