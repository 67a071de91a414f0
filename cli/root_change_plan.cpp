#include "cli/plan_bounds.hpp"
#include "cli/root_change.hpp"
#include "cli/yaml.hpp"

namespace rstuf::cli {

result<root_change> read_root_change(const std::filesystem::path& file) {
  const auto document = read_yaml(file);
  if (!document)
    return std::unexpected(document.error());
  const auto base = file.parent_path();
  std::optional<error> fault;
  root_change change;
  fields all{*document, "", fault};
  if (all.has("expiration"))
    change.expiration = all.number("expiration", 1, max_plan_days);
  if (all.has("threshold"))
    change.threshold = all.number("threshold", 1, max_plan_keys);
  if (all.has("add_keys"))
    change.add_keys = read_public_keys(all, "add_keys", base);
  if (all.has("remove_keys"))
    change.remove_keys = all.texts("remove_keys");
  if (all.has("online_key"))
    change.online_key = read_online_key(all.object("online_key"), base);
  if (all.has("sign_with"))
    change.sign_with = read_signing_keys(all, "sign_with", base);
  all.refuse_others();
  if (fault)
    return fail(fault->code, file.string() + ": " + fault->context);
  return change;
}

} // namespace rstuf::cli
