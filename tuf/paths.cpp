#include "tuf/paths.hpp"

#include "tuf/glob.hpp"
#include "tuf/hash.hpp"
#include "tuf/unicode.hpp"

#include <algorithm>

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
  auto refuse = [](std::string_view reason) {
    return fail(errc::invalid_argument, "target path: " + std::string{reason});
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

} // namespace rstuf::tuf
