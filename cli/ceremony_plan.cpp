#include "cli/ceremony_plan.hpp"

#include "cli/fields.hpp"
#include "cli/plan_bounds.hpp"
#include "cli/yaml.hpp"

namespace rstuf::cli {
namespace {

class plan_reader {
public:
  explicit plan_reader(std::filesystem::path base) : base_(std::move(base)) {}

  result<ceremony_plan> read(const json& document) {
    fields all{document, "", fault_};
    read_root(all.object("root"));
    plan_.expiration.targets = read_days(all.object("targets"), plan_.expiration.targets);
    plan_.expiration.snapshot = read_days(all.object("snapshot"), plan_.expiration.snapshot);
    plan_.expiration.timestamp = read_days(all.object("timestamp"), plan_.expiration.timestamp);
    read_artifacts(all);
    plan_.online_key = read_online_key(all.object("online_key"), base_);
    plan_.sign_with = read_signing_keys(all, "sign_with", base_);
    plan_.timeout = all.number_or("timeout", 1, max_plan_timeout, plan_.timeout);
    all.refuse_others();
    if (fault_)
      return std::unexpected(*fault_);
    return std::move(plan_);
  }

private:
  static std::int64_t read_days(fields role, std::int64_t fallback) {
    const auto days = role.number_or("expiration", 1, max_plan_days, fallback);
    role.refuse_others();
    return days;
  }

  void read_root(fields root) {
    plan_.expiration.root = root.number_or("expiration", 1, max_plan_days, plan_.expiration.root);
    plan_.root_keys = read_public_keys(root, "keys", base_);
    plan_.root_threshold = root.number("threshold", 1, max_plan_keys);
    if (std::cmp_greater(plan_.root_threshold, plan_.root_keys.size()))
      root.refuse("threshold", "more than there are keys");
    root.refuse_others();
  }

  // Who lists the artifacts: hash bins, or roles that share out their paths.
  void read_artifacts(fields& all) {
    if (all.has("bins") && all.has("delegations"))
      all.refuse("delegations", "give either bins or delegations");
    if (all.has("delegations"))
      plan_.delegations = read_plan_roles(all.object("delegations"), base_);
    else
      plan_.bins = read_plan_bins(all.object("bins"));
  }

  std::filesystem::path base_;
  std::optional<error> fault_;
  ceremony_plan plan_;
};

} // namespace

result<ceremony_plan> parse_plan(const json& document, const std::filesystem::path& base) {
  return plan_reader{base}.read(document);
}

result<ceremony_plan> read_plan(const std::filesystem::path& file) {
  const auto document = read_yaml(file);
  if (!document)
    return std::unexpected(document.error());
  return parse_plan(*document, file.parent_path());
}

} // namespace rstuf::cli
