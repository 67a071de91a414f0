#include "cli/ceremony_text.hpp"

#include "cli/metadata_diff.hpp"
#include "cli/plain_text.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

bool signs_now(const ceremony_keys& keys, std::size_t root_key) {
  return std::ranges::any_of(keys.signers,
                             [&](const auto& signer) { return signer.root_key == root_key; });
}

std::string bins_in_words(const plan_bins& bins) {
  return std::to_string(bins.count) + " hash bins " + in_days(bins.expiration) +
         (bins.style == tuf::bin_style::classic ? " (classic)" : "");
}

std::string role_in_words(const plan_role& role) {
  std::string text = role.name + ":";
  for (const auto& path : role.paths)
    text += " " + path;
  text += "; " + in_days(role.expiration) + "; ";
  text += role.keys.empty() ? "the online key signs"
                            : std::to_string(role.threshold) + " of " +
                                  std::to_string(role.keys.size()) + " people sign";
  text += role.terminating ? "; the search ends here" : "";
  return role.bins ? text + "; " + bins_in_words(*role.bins) : text;
}

std::string warnings(const ceremony_plan& plan, const ceremony_keys& keys) {
  std::string text;
  if (plan.root_threshold == 1)
    text += "Mind: with a threshold of 1, one stolen root key is enough to take over.\n";
  const auto missing = plan.root_threshold - static_cast<std::int64_t>(keys.signers.size());
  if (missing > 0)
    text += "Mind: root needs " + std::to_string(missing) + " more signature(s).\n";
  if (keys.signers.empty())
    text += "Mind: nobody signs now, and the service refuses a root without any signature.\n";
  return text;
}

} // namespace

std::string in_days(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " day" : " days");
}

std::string lives_in_words(const ceremony_plan& plan) {
  const auto& e = plan.expiration;
  return "root " + in_days(e.root) + ", targets " + in_days(e.targets) + ", snapshot " +
         in_days(e.snapshot) + ", timestamp " + in_days(e.timestamp);
}

std::string artifacts_in_words(const ceremony_plan& plan) {
  if (plan.delegations.empty())
    return bins_in_words(plan.bins);
  std::string text = "custom roles, which are asked in this order:";
  for (const auto& role : plan.delegations)
    text += "\n    " + one_line(role_in_words(role));
  return text;
}

std::string key_lines(const tuf::key& key, std::string_view remark) {
  const auto fingerprint = key_fingerprint(key);
  return "    " + one_line(short_keyid(key) + "  " + key.scheme + "  " + key_name(key)) +
         (remark.empty() ? "" : "  " + std::string(remark)) + "\n      fingerprint  " +
         (fingerprint ? "SHA256 " + *fingerprint : "unknown");
}

std::string root_keys_in_words(const ceremony_plan& plan, const ceremony_keys& keys) {
  auto text = std::to_string(plan.root_threshold) + " of " + std::to_string(keys.root.size()) +
              " keys must sign each root:";
  for (std::size_t i = 0; i < keys.root.size(); ++i)
    text += "\n" + key_lines(keys.root[i], signs_now(keys, i) ? "signs now" : "");
  return text;
}

std::string online_key_in_words(const ceremony_plan& plan, const ceremony_keys& keys) {
  return "the service finds it at " + one_line(plan.online_key.uri) + ":\n" +
         key_lines(keys.online);
}

std::string root_in_words(const ceremony_plan& plan, const ceremony_keys& keys,
                          const tuf::metadata<tuf::root>& root) {
  return "Root version 1, which will be signed, says (there is no earlier one to compare with):\n" +
         in_words(difference(nullptr, tuf::to_json(root.role))) + warnings(plan, keys);
}

std::string describe_ceremony(const ceremony_plan& plan, const ceremony_keys& keys,
                              const tuf::metadata<tuf::root>& root) {
  return "Root version 1 expires " + format_time(root.role.expires) + " (" +
         in_days(plan.expiration.root) + ").\n  " + root_keys_in_words(plan, keys) +
         "\nOnline key: " + online_key_in_words(plan, keys) + "\nLives: " + lives_in_words(plan) +
         "\nArtifacts: " + artifacts_in_words(plan) + "\n" + root_in_words(plan, keys, root);
}

} // namespace rstuf::cli
