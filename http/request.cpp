#include "http/request.hpp"

#include "tuf/hash.hpp"

#include <algorithm>

namespace rstuf::http {
namespace {

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      auto byte = tuf::from_hex(text.substr(i + 1, 2));
      if (!byte || byte->size() != 1 || byte->front() == '\0')
        return std::nullopt;
      out += *byte;
      i += 2;
    } else {
      out.push_back(text[i] == '+' && plus_is_space ? ' ' : text[i]);
    }
  }
  return out;
}

} // namespace

std::optional<std::string> normal_path(std::string_view target) {
  if (target.starts_with("http://") || target.starts_with("https://"))
    target.remove_prefix(std::min(target.find('/', target.find("//") + 2), target.size()));
  auto decoded = percent_decoded(target.substr(0, target.find('?')), false);
  if (!decoded || !decoded->starts_with('/'))
    return std::nullopt;
  std::string out;
  for (char c : *decoded) {
    if (c != '/' || out.empty() || out.back() != '/')
      out.push_back(c);
  }
  if (out.size() > 1 && out.back() == '/')
    out.pop_back();
  return out;
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    auto equals = pair.find('=');
    if (percent_decoded(pair.substr(0, equals), true) != name)
      continue;
    return percent_decoded(equals == pair.npos ? "" : pair.substr(equals + 1), true);
  }
  return std::nullopt;
}

} // namespace rstuf::http
