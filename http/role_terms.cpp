#include "http/role_terms.hpp"

#include "http/body_limits.hpp"

#include <bit>

namespace rstuf::http {
json read_expiration(const body_reader& role) {
  json out = json::object();
  if (role.object() != nullptr) {
    if (auto days = role.member("expiration").integer(1, max_days))
      out["expiration"] = *days;
  }
  return out;
}

json read_bins(const body_reader& bins) {
  auto out = read_expiration(bins);
  auto number = bins.member("number_of_delegated_bins");
  auto count = number.integer(2, max_bins);
  if (count && !std::has_single_bit(static_cast<std::uint64_t>(*count)))
    number.refuse("not a power of two");
  else if (count)
    out["number_of_delegated_bins"] = *count;
  auto style = bins.member_if_present("style");
  if (style && style.value() != "succinct" && style.value() != "classic")
    style.fault("literal_error", "Input should be 'succinct' or 'classic'",
                {{"expected", "'succinct' or 'classic'"}});
  out["style"] = style ? style.value() : json("succinct");
  return out;
}

} // namespace rstuf::http
