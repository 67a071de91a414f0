#include "signing/pkcs11_uri.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace rstuf::signing {
namespace {

constexpr std::string_view uri_scheme = "pkcs11:";

struct path_attribute {
  std::string_view name;
  std::optional<std::string> pkcs11_uri::*member;
};
constexpr std::array<path_attribute, 6> path_attributes{
    {{"token", &pkcs11_uri::token},
     {"manufacturer", &pkcs11_uri::manufacturer},
     {"model", &pkcs11_uri::model},
     {"serial", &pkcs11_uri::serial},
     {"id", &pkcs11_uri::id},
     {"object", &pkcs11_uri::object}}};

std::unexpected<error> refuse(const std::string& reason) {
  return fail(errc::invalid_argument, "pkcs11 URI: " + reason);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes.push_back(text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0)
      return std::nullopt;
    bytes.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return bytes;
}

std::string encoded(std::string_view bytes, std::string_view kept = {}) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char c : bytes) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || std::string_view("-._~").contains(c) ||
                            kept.contains(c);
    const auto byte = static_cast<unsigned char>(c);
    if (unreserved)
      text += c;
    else
      ((text += '%') += digits[byte >> 4U]) += digits[byte & 15U];
  }
  return text;
}

class uri_reader {
public:
  result<void> read_path(std::string_view name, std::string_view value) {
    if (name == "type")
      return value == "private" || value == "public" || value == "cert"
                 ? result<void>{}
                 : refuse("type is neither private nor public nor cert");
    const auto* known = std::ranges::find(path_attributes, name, &path_attribute::name);
    if (known == path_attributes.end())
      return unknown(name);
    return set(name, uri_.*(known->member), value);
  }

  result<void> read_query(std::string_view name, std::string_view value) {
    if (name == "pin-value" || name == "pin-source")
      return refuse(std::string(name) + " has no place in it; the PIN is asked for");
    if (name != "module-path")
      return unknown(name);
    return set(name, module_, value);
  }

  result<pkcs11_uri> done() && {
    if (!module_ || module_->empty() || module_->contains('\0'))
      return refuse("module-path, the token's PKCS#11 library, is missing");
    if (!uri_.object && !uri_.id)
      return refuse("neither object nor id names a key");
    uri_.module_path = std::move(*module_);
    return std::move(uri_);
  }

private:
  // Names only: what stands behind one may be a secret in the wrong place.
  static std::unexpected<error> unknown(std::string_view name) {
    return refuse("attribute " + encoded(name) + " is not supported");
  }

  static result<void> set(std::string_view name, std::optional<std::string>& member,
                          std::string_view value) {
    if (member)
      return refuse(std::string(name) + " stands there twice");
    member = decoded(value);
    if (!member)
      return refuse(std::string(name) + " is not percent-encoded");
    return {};
  }

  pkcs11_uri uri_;
  std::optional<std::string> module_;
};

using read_attribute = result<void> (uri_reader::*)(std::string_view, std::string_view);

result<void> read_all_of(std::string_view part, char separator, uri_reader& into,
                         read_attribute read) {
  for (const auto& range : std::views::split(part, separator)) {
    const std::string_view attribute{range.begin(), range.end()};
    const auto equals = attribute.find('=');
    if (attribute.empty())
      continue;
    if (equals == attribute.npos)
      return refuse("an attribute has no value");
    if (auto done = (into.*read)(attribute.substr(0, equals), attribute.substr(equals + 1)); !done)
      return done;
  }
  return {};
}

} // namespace

bool is_pkcs11_uri(std::string_view text) {
  return text.starts_with(uri_scheme);
}

result<pkcs11_uri> parse_pkcs11_uri(std::string_view text) {
  if (!is_pkcs11_uri(text))
    return refuse("it does not begin with pkcs11:");
  text.remove_prefix(uri_scheme.size());
  const auto query = std::min(text.find('?'), text.size());
  uri_reader reader;
  if (auto read = read_all_of(text.substr(0, query), ';', reader, &uri_reader::read_path); !read)
    return std::unexpected(read.error());
  const auto behind = text.substr(std::min(query + 1, text.size()));
  if (auto read = read_all_of(behind, '&', reader, &uri_reader::read_query); !read)
    return std::unexpected(read.error());
  return std::move(reader).done();
}

std::string to_string(const pkcs11_uri& uri) {
  std::string text;
  for (const auto& attribute : path_attributes)
    if (const auto& value = uri.*(attribute.member))
      (((text += text.empty() ? "" : ";") += attribute.name) += '=') += encoded(*value);
  return std::string(uri_scheme) + text + "?module-path=" + encoded(uri.module_path, "/");
}

} // namespace rstuf::signing
