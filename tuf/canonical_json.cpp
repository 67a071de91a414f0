#include "tuf/canonical_json.hpp"

#include "tuf/unicode.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace rstuf::tuf {
namespace {

template <class Integer>
void append_digits(std::string& out, Integer value) {
  std::array<char, 24> digits{};
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

result<void> append(std::string& out, const json& value);

result<void> append_checked(std::string& out, const std::string& text) {
  if (!is_utf8(text))
    return fail(errc::invalid_argument, "a string is not UTF-8");
  append_string(out, text);
  return {};
}

result<void> append_object(std::string& out, const json& value) {
  out.push_back('{');
  bool first = true;
  // The map orders names by bytes, which for UTF-8 is the order of code points.
  for (const auto& [name, member] : value.get_ref<const json::object_t&>()) {
    if (!std::exchange(first, false))
      out.push_back(',');
    if (auto done = append_checked(out, name); !done)
      return done;
    out.push_back(':');
    if (auto done = append(out, member); !done)
      return done;
  }
  out.push_back('}');
  return {};
}

result<void> append_array(std::string& out, const json& value) {
  out.push_back('[');
  bool first = true;
  for (const auto& item : value) {
    if (!std::exchange(first, false))
      out.push_back(',');
    if (auto done = append(out, item); !done)
      return done;
  }
  out.push_back(']');
  return {};
}

result<void> append(std::string& out, const json& value) {
  switch (value.type()) {
  case json::value_t::null:
    out.append("null");
    return {};
  case json::value_t::boolean:
    out.append(value.get<bool>() ? "true" : "false");
    return {};
  case json::value_t::number_integer:
    append_digits(out, value.get<std::int64_t>());
    return {};
  case json::value_t::number_unsigned:
    append_digits(out, value.get<std::uint64_t>());
    return {};
  case json::value_t::string:
    return append_checked(out, value.get_ref<const std::string&>());
  case json::value_t::array:
    return append_array(out, value);
  case json::value_t::object:
    return append_object(out, value);
  case json::value_t::number_float:
    return fail(errc::invalid_argument, "a number is no integer of 64 bits");
  case json::value_t::binary:
  case json::value_t::discarded:
    break;
  }
  return fail(errc::invalid_argument, "a value has no canonical form");
}

} // namespace

result<std::string> canonical(const json& value) {
  std::string out;
  if (auto done = append(out, value); !done)
    return std::unexpected(done.error());
  return out;
}

std::string storable(std::string_view canonical_bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(canonical_bytes.size());
  for (char c : canonical_bytes) {
    auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20) {
      out.push_back(c);
    } else {
      out.append("\\u00");
      out.push_back(digits[byte >> 4U]);
      out.push_back(digits[byte & 15U]);
    }
  }
  return out;
}

void append_string(std::string& out, std::string_view value) {
  out.push_back('"');
  while (!value.empty()) {
    auto plain = value.find_first_of("\"\\");
    out.append(value.substr(0, plain));
    if (plain == std::string_view::npos)
      break;
    out.push_back('\\');
    out.push_back(value[plain]);
    value.remove_prefix(plain + 1);
  }
  out.push_back('"');
}

void append_integer(std::string& out, std::int64_t value) {
  append_digits(out, value);
}

} // namespace rstuf::tuf
