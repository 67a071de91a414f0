#include "http/artifacts_body.hpp"

#include "http/body_limits.hpp"
#include "http/body_reader.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"
#include "tuf/limits.hpp"
#include "tuf/paths.hpp"

#include <algorithm>
#include <unordered_map>

namespace rstuf::http {
namespace {

constexpr std::size_t max_entry_bytes = tuf::max_targets_bytes - tuf::envelope_bytes;

bool is_digest(std::string_view hex, std::size_t bytes) {
  return hex.size() == 2 * bytes && std::all_of(hex.begin(), hex.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

json read_hashes(const body_reader& hashes) {
  json out = json::object();
  if (hashes.dictionary() == nullptr)
    return out;
  if (hashes.value().empty())
    hashes.fault("too_short", "Dictionary should have at least 1 item after validation, not 0",
                 {{"field_type", "Dictionary"}, {"min_length", 1}, {"actual_length", 0}});
  for (const auto& [algorithm, ignored] : hashes.value().items()) {
    auto hash = hashes.member(algorithm);
    auto bytes = tuf::digest_size(algorithm);
    const auto* hex = hash.string();
    if (!bytes)
      hash.refuse("unknown hash algorithm");
    else if (hex != nullptr && !is_digest(*hex, *bytes))
      hash.refuse("not " + std::to_string(2 * *bytes) + " lower-case hexadecimal digits");
    else if (hex != nullptr)
      out[algorithm] = *hex;
  }
  return out;
}

json read_info(const body_reader& info) {
  json out = json::object();
  if (info.object() == nullptr)
    return out;
  if (auto length = info.member("length").integer(0, max_number))
    out["length"] = *length;
  out["hashes"] = read_hashes(info.member("hashes"));
  auto custom = info.nullable_member("custom");
  if (custom.dictionary() == nullptr)
    return out;
  if (auto form = tuf::canonical(custom.value()); !form)
    custom.refuse("no canonical form: " + form.error().context);
  else
    out["custom"] = custom.value();
  return out;
}

std::string read_path(const body_reader& path) {
  const auto* text = path.string();
  if (text == nullptr)
    return {};
  if (auto fits = tuf::check_target_path(*text); !fits)
    path.refuse(fits.error().context);
  return *text;
}

bool fits_clients(const json& entry) {
  auto form = tuf::canonical(entry);
  return !form || tuf::storable(*form).size() <= max_entry_bytes;
}

bool read_flag(const body_reader& flag, bool absent) {
  return flag ? flag.boolean().value_or(absent) : absent;
}

} // namespace

checked<artifact_order> read_artifacts_to_add(const request& r) {
  auto body = json_body(r);
  if (!body)
    return std::unexpected(body.error());
  faults found;
  body_reader top{*body, found};
  artifact_order out;
  auto entries = json::array();
  auto artifacts = top.member("artifacts");
  std::unordered_map<std::string, std::size_t> first_at;
  for (std::size_t i = 0, count = artifacts.size(); i < count; ++i) {
    auto artifact = artifacts.item(i);
    if (artifact.object() == nullptr)
      continue;
    auto path = artifact.member("path");
    json entry = {{"info", read_info(artifact.member("info"))}, {"path", read_path(path)}};
    const auto& name = entry["path"].get_ref<const std::string&>();
    if (auto [earlier, is_new] = first_at.emplace(name, i); !is_new && !name.empty())
      path.refuse("the path stands at index " + std::to_string(earlier->second) + " already");
    if (!fits_clients(entry))
      artifact.refuse("larger than clients accept of a whole targets file");
    out.paths.push_back(name);
    entries.push_back(std::move(entry));
  }
  out.publish = read_flag(top.member_if_present("publish_artifacts"), true);
  bool add_id = read_flag(top.member_if_present("add_task_id_to_custom"), false);
  if (!found.none())
    return std::unexpected(std::move(found).detail());
  out.payload = {{"artifacts", std::move(entries)},
                 {"add_task_id_to_custom", add_id},
                 {"publish_artifacts", out.publish}};
  return out;
}

checked<artifact_order> read_artifacts_to_remove(const request& r) {
  auto body = json_body(r);
  if (!body)
    return std::unexpected(body.error());
  faults found;
  body_reader top{*body, found};
  artifact_order out;
  auto artifacts = top.member("artifacts");
  for (std::size_t i = 0, count = artifacts.size(); i < count; ++i) {
    if (const auto* path = artifacts.item(i).string())
      out.paths.push_back(*path);
  }
  out.publish = read_flag(top.member_if_present("publish_artifacts"), true);
  if (!found.none())
    return std::unexpected(std::move(found).detail());
  out.payload = {{"artifacts", out.paths}, {"publish_artifacts", out.publish}};
  return out;
}

} // namespace rstuf::http
