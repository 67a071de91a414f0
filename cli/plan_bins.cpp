#include "cli/plan_bins.hpp"

#include "cli/plan_bounds.hpp"

#include <bit>

namespace rstuf::cli {

plan_bins read_plan_bins(fields bins) {
  plan_bins plan;
  plan.expiration = bins.number_or("expiration", 1, max_plan_days, plan.expiration);
  plan.count = bins.number_or("number_of_delegated_bins", 2, max_plan_bins, plan.count);
  if (!std::has_single_bit(static_cast<std::uint64_t>(plan.count)))
    bins.refuse("number_of_delegated_bins", "not a power of two");
  const auto style = tuf::bin_style_named(bins.text_or("style", "succinct"));
  if (style)
    plan.style = *style;
  else
    bins.refuse("style", "neither succinct nor classic");
  bins.refuse_others();
  return plan;
}

json to_json(const plan_bins& bins) {
  json out{{"expiration", bins.expiration}, {"number_of_delegated_bins", bins.count}};
  if (bins.style != tuf::bin_style::succinct)
    out["style"] = tuf::name_of(bins.style);
  return out;
}

} // namespace rstuf::cli
