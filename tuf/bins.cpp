#include "tuf/bins.hpp"

#include "tuf/hash.hpp"

#include <charconv>

namespace rstuf::tuf {
namespace {

/// Hex digits of the last bin's number.
std::size_t width(const bins& b) {
  return (b.bit_length + 3) / 4;
}

std::string hex(std::uint64_t number, std::size_t digits) {
  std::string out;
  while (digits-- > 0)
    out.push_back("0123456789abcdef"[number >> (4 * digits) & 15U]);
  return out;
}

} // namespace

std::string bins::name(std::uint64_t number) const {
  return prefix + '-' + hex(number, width(*this));
}

std::string bins::name_of(std::string_view path) const {
  return name(number_of(sha256_prefix(path)));
}

bins::hash_range bins::range(std::uint64_t number) const {
  auto shift = 32U - bit_length;
  return {static_cast<std::uint32_t>(number << shift),
          static_cast<std::uint32_t>(((number + 1) << shift) - 1)};
}

std::optional<std::uint64_t> bins::number(std::string_view name) const {
  if (!name.starts_with(prefix))
    return std::nullopt;
  auto suffix = name.substr(prefix.size());
  if (suffix.size() != width(*this) + 1 || suffix.front() != '-')
    return std::nullopt;
  std::uint64_t value = 0;
  auto [end, failed] = std::from_chars(suffix.begin() + 1, suffix.end(), value, 16);
  // Reading back what was written refuses capitals: they would name another file.
  if (failed != std::errc{} || end != suffix.end() || value >= count() || this->name(value) != name)
    return std::nullopt;
  return value;
}

std::string_view name_of(bin_style s) {
  return s == bin_style::classic ? "classic" : "succinct";
}

result<bin_style> bin_style_named(std::string_view name) {
  for (auto style : {bin_style::succinct, bin_style::classic})
    if (name == name_of(style))
      return style;
  return fail(errc::invalid_argument, "succinct or classic, not '" + std::string{name} + "'");
}

std::vector<std::string> hash_prefixes(const bins& all, std::uint64_t number) {
  const auto digits = width(all);
  const auto each = std::uint64_t{1} << (4 * digits - all.bit_length);
  std::vector<std::string> out;
  for (auto prefix = number * each; prefix < (number + 1) * each; ++prefix)
    out.push_back(hex(prefix, digits));
  return out;
}

} // namespace rstuf::tuf
