#include "tuf/error.hpp"

#include <array>
#include <utility>

namespace rstuf {
namespace {

constexpr std::array<std::pair<errc, std::string_view>, 11> texts{{
    {errc::invalid_argument, "invalid"},
    {errc::not_found, "not found"},
    {errc::conflict, "conflict"},
    {errc::unverified, "not verified"},
    {errc::expired, "expired"},
    {errc::too_large, "too large"},
    {errc::timeout, "timed out"},
    {errc::unavailable, "unavailable"},
    {errc::lease_lost, "lease lost"},
    {errc::corrupt, "corrupt"},
    {errc::internal, "internal error"},
}};

// The table is indexed by code: each row must stand at its code's place.
consteval bool rows_stand_in_order() {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (static_cast<std::size_t>(texts[i].first) != i + 1 || texts[i].second.empty())
      return false;
  }
  return texts.back().first == errc::internal;
}
static_assert(rows_stand_in_order());

} // namespace

std::string_view text(errc code) {
  auto row = static_cast<std::size_t>(code) - 1;
  return row < texts.size() ? texts[row].second : "unknown error";
}

std::string to_string(const error& e) {
  std::string out{text(e.code)};
  if (!e.context.empty())
    out.append(": ").append(e.context);
  return out;
}

} // namespace rstuf
