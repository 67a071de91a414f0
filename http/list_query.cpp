#include "http/list_query.hpp"

#include "http/request.hpp"
#include "tuf/hash.hpp"
#include "tuf/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rstuf::http {
namespace {

bool has(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.substr(0, pair.find('=')) == name)
      return true;
  }
  return false;
}

} // namespace

void list_query::refuse(std::string_view name, std::string reason, const std::string& input) const {
  faults_.add("value_error", {"query", name}, "Value error, " + std::move(reason),
              tuf::is_utf8(input) ? json(input) : json(nullptr));
}

std::string list_query::text(std::string_view name) const {
  const auto value = query_value(query_, name);
  if (!value && !has(query_, name))
    return {};
  if (!value || !tuf::is_utf8(*value))
    refuse(name, "not percent-encoded UTF-8", "");
  else if (value->empty())
    refuse(name, "must not be empty", "");
  else
    return *value;
  return {};
}

bool list_query::flag(std::string_view name, bool fallback) const {
  const auto value = text(name);
  const json as_body = {{name, value}};
  faults ignored;
  if (value.empty())
    return fallback;
  if (const auto truth = body_reader{as_body, ignored}.member(name).boolean())
    return *truth;
  faults_.add("bool_parsing", {"query", name},
              "Input should be a valid boolean, unable to interpret input", value);
  return fallback;
}

std::size_t list_query::limit() const {
  const auto value = text("limit");
  if (value.empty())
    return default_limit;
  std::size_t number = 0;
  const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (ec == std::errc{} && end == value.data() + value.size() && number >= 1 && number <= max_limit)
    return number;
  refuse("limit", "must be a number from 1 to " + std::to_string(max_limit), value);
  return default_limit;
}

std::string list_query::cursor(list_kind kind) const {
  const auto value = text("cursor");
  if (value.empty())
    return {};
  auto position = tuf::from_hex(value);
  if (position && position->size() > 1 && position->front() == std::to_underlying(kind) &&
      tuf::is_utf8(*position))
    return position->substr(1);
  refuse("cursor", "no cursor of this list", value);
  return {};
}

std::string make_cursor(list_kind kind, std::string_view position) {
  return tuf::to_hex(std::string(1, std::to_underlying(kind)).append(position));
}

} // namespace rstuf::http
