#include "tuf/bins.hpp"

#include "tuf/hash.hpp"

#include <charconv>

namespace rstuf::tuf {
namespace {

/// Hex digits of the last bin's number.
std::size_t width(const bins& b) {
  return (b.bit_length + 3) / 4;
}

} // namespace

std::string bins::name(std::uint64_t number) const {
  std::string out = prefix;
  out.push_back('-');
  for (auto digit = width(*this); digit-- > 0;)
    out.push_back("0123456789abcdef"[number >> (4 * digit) & 15U]);
  return out;
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

} // namespace rstuf::tuf
