#include "catalog/listing.hpp"

#include "tuf/paths.hpp"
#include "tuf/unicode.hpp"

#include <algorithm>

namespace rstuf::catalog {
namespace {

constexpr char32_t last_code_point = 0x10ffff;
constexpr char32_t first_surrogate = 0xd800; // no text holds surrogates
constexpr char32_t last_surrogate = 0xdfff;

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

std::string utf8(char32_t point) {
  if (point < 0x80U)
    return {static_cast<char>(point)};
  std::string out;
  const auto continuation = [&](unsigned shift) {
    out += static_cast<char>(0x80U | (point >> shift & 0x3fU));
  };
  if (point < 0x800U) {
    out += static_cast<char>(0xc0U | point >> 6U);
  } else if (point < 0x10000U) {
    out += static_cast<char>(0xe0U | point >> 12U);
    continuation(6);
  } else {
    out += static_cast<char>(0xf0U | point >> 18U);
    continuation(12);
    continuation(6);
  }
  continuation(0);
  return out;
}

} // namespace

std::string assignment::role_of(const std::string& owner, std::uint32_t path_hash) const {
  auto below = bins;
  if (!owner.empty()) {
    const auto found = std::ranges::find(delegations, owner, &delegation::role);
    if (found == delegations.end() || !found->terms().bins)
      return owner;
    below = found->terms().bins->bins;
  }
  return below ? below->name(below->number_of(path_hash)) : std::string();
}

std::string assignment::owner_of(std::string_view path) const {
  if (bins)
    return {};
  const auto found = std::ranges::find_if(
      delegations, [&](const auto& d) { return tuf::delegates(d.terms().role, path); });
  return found == delegations.end() ? std::string() : found->role;
}

std::optional<share> assignment::share_of(std::string_view role) const {
  const auto bin_of = [&](const std::string& owner, const tuf::bins& all) -> std::optional<share> {
    const auto number = all.number(role);
    if (!number)
      return {};
    const auto [first, last] = all.range(*number);
    return share{owner, first, last};
  };
  if (auto found = bins ? bin_of({}, *bins) : std::nullopt)
    return found;
  for (const auto& d : delegations) {
    const auto& below = d.terms().bins;
    if (!below && d.role == role)
      return share{.owner = d.role};
    if (auto found = below ? bin_of(d.role, below->bins) : std::nullopt)
      return found;
  }
  return {};
}

std::string end_of_prefix(std::string prefix) {
  while (!prefix.empty()) {
    auto start = prefix.size() - 1;
    while (start > 0 && is_continuation(prefix[start]))
      --start;
    auto tail = std::string_view(prefix).substr(start);
    const auto last = tuf::take_code_point(tail);
    prefix.resize(start);
    if (last && *last < last_code_point)
      return prefix + utf8(*last + 1 == first_surrogate ? last_surrogate + 1 : *last + 1);
  }
  return prefix;
}

} // namespace rstuf::catalog
