#include "http/etag.hpp"

#include <algorithm>

namespace rstuf::http {
namespace {

/// RFC 9110, 13.1.2: a list of tags or `*`, compared weakly.
bool matches(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    auto tag = if_none_match.substr(0, if_none_match.find(','));
    if_none_match.remove_prefix(std::min(if_none_match.size(), tag.size() + 1));
    tag.remove_prefix(std::min(tag.find_first_not_of(" \t"), tag.size()));
    tag = tag.substr(0, tag.find_last_not_of(" \t") + 1);
    if (tag.starts_with("W/"))
      tag.remove_prefix(2);
    if (tag == etag || tag == "*")
      return true;
  }
  return false;
}

} // namespace

response unless_known(response full, std::string_view if_none_match) {
  const auto etag =
      std::ranges::find(full.headers, "ETag", &decltype(full.headers)::value_type::first);
  if (etag == full.headers.end() || !matches(if_none_match, etag->second))
    return full;
  full.status = 304;
  full.body = nullptr;
  std::erase_if(full.headers, [](const auto& h) { return h.first == "Content-Encoding"; });
  return full;
}

} // namespace rstuf::http
