#include "tuf/paths.hpp"

#include "tuf/glob.hpp"
#include "tuf/hash.hpp"
#include "tuf/unicode.hpp"

#include <algorithm>
#include <array>

namespace rstuf::tuf {
namespace {

/// Cuts the first segment off, and the `/` behind it. The last segment leaves nothing.
std::string_view take_segment(std::optional<std::string_view>& rest) {
  auto slash = rest->find('/');
  auto segment = rest->substr(0, slash);
  if (slash == std::string_view::npos)
    rest.reset();
  else
    rest->remove_prefix(slash + 1);
  return segment;
}

bool is_control(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_of_role_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-';
}

// Object.prototype of ECMAScript 2025 (20.1.3 and annex B.2.2).
constexpr std::array<std::string_view, 12> object_members = {
    "constructor",      "hasOwnProperty",   "isPrototypeOf",    "propertyIsEnumerable",
    "toLocaleString",   "toString",         "valueOf",          "__proto__",
    "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"};

result<void> check_relative(std::string_view path, std::string_view what) {
  auto refuse = [&](std::string_view reason) {
    return fail(errc::invalid_argument, std::string{what}.append(reason));
  };
  if (path.empty())
    return refuse("empty");
  if (path.size() > max_path_length)
    return refuse("longer than " + std::to_string(max_path_length) + " bytes");
  if (!is_utf8(path))
    return refuse("not UTF-8");
  if (std::any_of(path.begin(), path.end(), is_control))
    return refuse("holds a control character");
  for (std::optional rest{path}; rest;) {
    auto segment = take_segment(rest);
    if (segment.empty())
      return refuse("starts or ends with a slash, or has two in a row");
    if (segment == "." || segment == "..")
      return refuse("has a segment . or ..");
  }
  return {};
}

} // namespace

bool path_matches(std::string_view pattern, std::string_view path) {
  std::optional patterns{pattern};
  std::optional segments{path};
  while (patterns && segments) {
    if (!glob_matches(take_segment(patterns), take_segment(segments)))
      return false;
  }
  return !patterns && !segments;
}

bool delegates(const delegated_role& role, std::string_view path) {
  if (role.path_hash_prefixes) {
    auto hash = sha256_hex(path);
    return std::any_of(role.path_hash_prefixes->begin(), role.path_hash_prefixes->end(),
                       [&](const auto& prefix) { return hash.starts_with(prefix); });
  }
  return role.paths && std::any_of(role.paths->begin(), role.paths->end(),
                                   [&](const auto& p) { return path_matches(p, path); });
}

result<void> check_target_path(std::string_view path) {
  return check_relative(path, "target path: ");
}

result<void> check_path_pattern(std::string_view pattern) {
  if (auto fits = check_relative(pattern, "path pattern: "); !fits)
    return fits;
  auto refuse = [](const std::string& what) {
    return fail(errc::invalid_argument, "path pattern: holds " + what +
                                            ", which clients differ on; * and ? are the wildcards");
  };
  if (auto at = pattern.find_first_of("[]{}!\\"); at != pattern.npos)
    return refuse(std::string{pattern[at]});
  for (auto group : {"+(", "@(", "*(", "?("}) {
    if (pattern.contains(group))
      return refuse(group);
  }
  if (pattern.starts_with('#') || pattern.contains("/#"))
    return refuse("a segment that begins with #");
  return {};
}

result<void> check_role_name(std::string_view name) {
  auto refuse = [](std::string_view reason) {
    return fail(errc::invalid_argument, "role name: " + std::string{reason});
  };
  if (name.empty())
    return refuse("empty");
  if (name.size() > max_role_name_length)
    return refuse("longer than " + std::to_string(max_role_name_length) + " characters");
  if (!std::all_of(name.begin(), name.end(), is_of_role_name))
    return refuse("holds others than letters, digits, _ and -");
  if (is_top_level(name))
    return refuse("that of a top-level role");
  if (name.starts_with(bins_prefix))
    return refuse("begins with " + std::string{bins_prefix} + ", as those of hash bins do");
  if (std::all_of(name.begin(), name.end(), is_digit))
    return refuse("all digits");
  if (std::find(object_members.begin(), object_members.end(), name) != object_members.end())
    return refuse("one that every object of JavaScript has as a member");
  return {};
}

} // namespace rstuf::tuf
