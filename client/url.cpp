#include "client/url.hpp"

#include <algorithm>

namespace rstuf::client {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 3986 2.3: unreserved.
bool is_unreserved(char c) {
  return is_alphanumeric(c) || std::string_view("-._~").contains(c);
}

// RFC 3986 3.3: pchar, and the slash between segments.
bool is_path_byte(char c) {
  return is_unreserved(c) || std::string_view("!$&'()*+,;=:@/").contains(c);
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_escape(std::string_view text, std::size_t at) {
  return text[at] == '%' && at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2]);
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += digits[byte >> 4U];
  out += digits[byte & 0xFU];
}

} // namespace

std::string quote_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (is_unreserved(c))
      out += c;
    else
      append_escaped(out, c);
  }
  return out;
}

std::string quote_path(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_path_byte(path[i]) || is_escape(path, i))
      out += path[i];
    else
      append_escaped(out, path[i]);
  }
  return out;
}

std::string join_url(std::string_view base, std::string_view relative) {
  std::string out(base);
  if (!out.ends_with('/'))
    out += '/';
  out += relative;
  return out;
}

std::string_view origin_of(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos)
    return url;
  return url.substr(0, url.find_first_of("/?#", scheme_end + 3));
}

std::string loggable_url(std::string_view url) {
  const auto origin = origin_of(url);
  const auto path = url.substr(origin.size(), url.find_first_of("?#") - origin.size());
  const auto scheme_end = origin.find("://");
  const auto user_end = origin.rfind('@');
  if (scheme_end == std::string_view::npos || user_end == std::string_view::npos)
    return std::string(origin) + std::string(path);
  return std::string(origin.substr(0, scheme_end + 3)) + std::string(origin.substr(user_end + 1)) +
         std::string(path);
}

} // namespace rstuf::client
