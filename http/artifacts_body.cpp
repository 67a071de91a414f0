#include "http/artifacts_body.hpp"

#include "http/artifact_reader.hpp"
#include "http/body_reader.hpp"

#include <unordered_map>

namespace rstuf::http {
namespace {

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
    auto entry = read_artifact(artifact);
    const auto& name = entry["path"].get_ref<const std::string&>();
    if (auto [earlier, is_new] = first_at.emplace(name, i); !is_new && !name.empty())
      artifact.member("path").refuse("the path stands at index " + std::to_string(earlier->second) +
                                     " already");
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
