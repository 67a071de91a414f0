#include "cli/plan_document.hpp"

#include "cli/file_io.hpp"
#include "cli/yaml.hpp"
#include "signing/pkcs11_keys.hpp"

namespace rstuf::cli {
namespace {

using nlohmann::ordered_json;

constexpr auto plan_heading = "# A key ceremony: rstuf admin ceremony --plan FILE\n";

std::string path_from(const std::filesystem::path& base, const std::filesystem::path& file) {
  if (base.empty() || file.is_absolute() || signing::is_pkcs11_uri(file.string()))
    return file.string();
  // Of the directory only: a key file that is a link keeps its own name.
  std::error_code fault;
  const auto directory = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const auto found = std::filesystem::relative(directory, base, fault);
  return fault || found.empty() ? std::filesystem::absolute(file).string()
                                : (found / file.filename()).lexically_normal().string();
}

ordered_json key_document(const plan_public_key& key, const std::filesystem::path& base) {
  ordered_json out;
  if (!key.name.empty())
    out["name"] = key.name;
  out["file"] = path_from(base, key.file);
  return out;
}

ordered_json key_list(const std::vector<plan_public_key>& keys, const std::filesystem::path& base) {
  auto out = ordered_json::array();
  for (const auto& key : keys)
    out.push_back(key_document(key, base));
  return out;
}

ordered_json role_document(const plan_role& role, const std::filesystem::path& base) {
  ordered_json out{{"name", role.name}, {"paths", role.paths}, {"expiration", role.expiration}};
  if (!role.keys.empty()) {
    out["threshold"] = role.threshold;
    out["keys"] = key_list(role.keys, base);
  }
  out["terminating"] = role.terminating;
  if (role.bins)
    out["bins"] = bins_document(*role.bins);
  return out;
}

ordered_json online_document(const plan_online_key& online, const std::filesystem::path& base) {
  ordered_json out{{"uri", online.uri}};
  out.update(key_document(online.key, base));
  return out;
}

ordered_json signer_document(const plan_signing_key& signer, const std::filesystem::path& base) {
  const auto file = path_from(base, signer.file);
  if (!signer.passphrase_fd)
    return file;
  return {{"file", file}, {"passphrase_fd", *signer.passphrase_fd}};
}

} // namespace

ordered_json bins_document(const plan_bins& bins) {
  return {{"expiration", bins.expiration},
          {"number_of_delegated_bins", bins.count},
          {"style", tuf::name_of(bins.style)}};
}

ordered_json plan_document(const ceremony_plan& plan, const std::filesystem::path& base) {
  const auto life = [](std::int64_t days) { return ordered_json{{"expiration", days}}; };
  ordered_json out;
  out["root"] = {{"expiration", plan.expiration.root},
                 {"threshold", plan.root_threshold},
                 {"keys", key_list(plan.root_keys, base)}};
  out["targets"] = life(plan.expiration.targets);
  out["snapshot"] = life(plan.expiration.snapshot);
  out["timestamp"] = life(plan.expiration.timestamp);
  if (plan.delegations.empty())
    out["bins"] = bins_document(plan.bins);
  for (const auto& role : plan.delegations)
    out["delegations"]["roles"].push_back(role_document(role, base));
  out["online_key"] = online_document(plan.online_key, base);
  out["sign_with"] = ordered_json::array();
  for (const auto& signer : plan.sign_with)
    out["sign_with"].push_back(signer_document(signer, base));
  out["timeout"] = plan.timeout;
  return out;
}

result<void> save_plan(const ceremony_plan& plan, const std::filesystem::path& file) {
  return write_output_file(file, plan_heading + to_yaml(plan_document(plan, file.parent_path())));
}

} // namespace rstuf::cli
