#include "config/endpoint_rule.hpp"

#include <algorithm>

namespace rstuf::config {
namespace {

std::string_view without_trailing_slash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/'))
    path.remove_suffix(1);
  return path;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  if (first == text.npos)
    return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

result<endpoint_rule> parse_rule(std::string_view entry) {
  const auto slash = entry.find('/');
  auto method = entry.substr(0, slash);
  if (method.starts_with("{'") && method.ends_with("'}"))
    method = method.substr(2, method.size() - 4);
  const bool is_method = std::ranges::all_of(method, [](char c) { return (c >= 'A' && c <= 'Z'); });
  if (slash == entry.npos || !is_method)
    return fail(errc::invalid_argument,
                "\"" + std::string(entry) + "\" is neither /path nor METHOD/path");
  return endpoint_rule{std::string(method),
                       std::string(without_trailing_slash(entry.substr(slash)))};
}

bool matches(const endpoint_rule& rule, std::string_view method, std::string_view path) {
  if (!rule.method.empty())
    return rule.method == method && rule.path == path;
  return path.starts_with(rule.path) &&
         (path.size() == rule.path.size() || rule.path == "/" || path.at(rule.path.size()) == '/');
}

} // namespace

result<std::vector<endpoint_rule>> parse_endpoint_rules(std::string_view list) {
  std::vector<endpoint_rule> rules;
  while (!list.empty()) {
    const auto colon = list.find(':');
    const auto entry = trimmed(list.substr(0, colon));
    list.remove_prefix(colon == list.npos ? list.size() : colon + 1);
    if (entry.empty())
      continue;
    auto rule = parse_rule(entry);
    if (!rule)
      return std::unexpected(rule.error());
    rules.push_back(std::move(*rule));
  }
  return rules;
}

bool is_disabled(const std::vector<endpoint_rule>& rules, std::string_view method,
                 std::string_view path) {
  path = without_trailing_slash(path);
  return std::ranges::any_of(rules, [&](const auto& rule) { return matches(rule, method, path); });
}

std::string to_string(const std::vector<endpoint_rule>& rules) {
  std::string text;
  for (const auto& rule : rules)
    text += (text.empty() ? "" : ":") + rule.method + rule.path;
  return text;
}

} // namespace rstuf::config
