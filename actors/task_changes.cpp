#include "actors/task_changes.hpp"

#include "actors/task_result.hpp"
#include "catalog/artifact_rows.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"
#include "tuf/limits.hpp"

#include <algorithm>

namespace rstuf::actors {
namespace {

using catalog::artifact_change;
using catalog::ingest_outcome;
using catalog::ingest_task;
using catalog::task;
using catalog::task_action;

constexpr std::size_t max_listed_paths = 100; ///< in the result of an import

std::string overfull(std::string_view message, const ingest_outcome& o) {
  return refused(message, "Role " + o.overfull_role + " would exceed " +
                              std::to_string(tuf::max_targets_bytes) +
                              " bytes, which clients refuse: use more bins or shorter custom data");
}

/// Adds the roles whose new versions wait for people's signatures.
json with_awaited(json details, const ingest_outcome& o) {
  if (!o.unsigned_roles.empty())
    details["awaiting_signatures"] = o.unsigned_roles;
  return details;
}

/// The paths that some role takes.
json taken(const json& paths, const std::vector<std::string>& unassigned) {
  if (unassigned.empty())
    return paths;
  auto out = json::array();
  for (const auto& path : paths)
    if (std::ranges::find(unassigned, path.get_ref<const std::string&>()) == unassigned.end())
      out.push_back(path);
  return out;
}

artifact_change removal(const std::string& path) {
  return {.path = path, .path_hash = tuf::sha256_prefix(path), .info = {}};
}

result<artifact_change> addition(const json& artifact, const task& t, bool add_task_id) {
  auto info = artifact.at("info");
  if (add_task_id) {
    auto& custom = info["custom"];
    if (custom.is_null())
      custom = json::object();
    custom.emplace("added_by_task_id", t.id); // a submitted one wins
  }
  auto text = tuf::canonical(info);
  if (!text)
    return std::unexpected(text.error());
  const auto path = artifact.at("path").get<std::string>();
  return artifact_change{
      .path = path, .path_hash = tuf::sha256_prefix(path), .info = std::move(*text)};
}

result<ingest_task> read_add(const task& t, const json& body) {
  ingest_task out;
  out.id = t.id;
  out.held = !body.value("publish_artifacts", true);
  json paths = json::array();
  for (const auto& artifact : body.at("artifacts")) {
    auto change = addition(artifact, t, body.value("add_task_id_to_custom", false));
    if (!change)
      return std::unexpected(change.error());
    paths.push_back(change->path);
    out.changes.push_back(std::move(*change));
  }
  out.describe = [paths = std::move(paths)](const ingest_outcome& o) {
    if (!o.overfull_role.empty())
      return overfull("Adding artifact(s) Failed", o);
    return succeeded("Artifact(s) Added",
                     with_awaited({{"added_artifacts", taken(paths, o.unassigned)},
                                   {"invalid_paths", o.unassigned},
                                   {"artifact_roles", o.roles}},
                                  o));
  };
  return out;
}

result<ingest_task> read_remove(const task& t, const json& body) {
  ingest_task out;
  out.id = t.id;
  out.held = !body.value("publish_artifacts", true);
  for (const auto& path : body.at("artifacts"))
    out.changes.push_back(removal(path.get<std::string>()));
  if (out.changes.empty())
    return fail(errc::invalid_argument, "At list one artifact is required");
  out.describe = [](const ingest_outcome& o) {
    if (!o.overfull_role.empty())
      return overfull("Removing artifact(s) Failed", o);
    return succeeded(
        "Artifact(s) removed",
        with_awaited({{"deleted_artifacts", o.changed}, {"not_found_artifacts", o.not_found}}, o));
  };
  return out;
}

ingest_task read_publish(const task& t) {
  ingest_task out;
  out.id = t.id;
  out.publish_held = true;
  out.describe = [](const ingest_outcome& o) {
    if (!o.overfull_role.empty())
      return overfull("Publish Artifacts Failed", o);
    json details = {{"artifact_roles", o.roles.empty() ? json() : json(o.roles)}};
    if (!o.unassigned.empty()) // their role went away while they were held
      details["invalid_paths"] = o.unassigned;
    return succeeded("Publish Artifacts Processed", with_awaited(std::move(details), o));
  };
  return out;
}

/// The result counts: an import may have a hundred thousand artifacts in all roles.
json import_details(std::size_t artifacts, const ingest_outcome& o) {
  const auto listed = std::min(o.unassigned.size(), max_listed_paths);
  const std::vector<std::string> some(o.unassigned.begin(),
                                      o.unassigned.begin() + static_cast<std::ptrdiff_t>(listed));
  return with_awaited({{"artifact_count", artifacts},
                       {"changed_count", o.changed_count},
                       {"invalid_count", o.unassigned.size()},
                       {"invalid_paths", some},
                       {"role_count", o.roles.size()}},
                      o);
}

result<ingest_task> read_import(const task& t) {
  std::string_view payload = t.payload;
  const bool held = payload.starts_with(catalog::held_mark);
  payload.remove_prefix(held ? catalog::held_mark.size() : 0);
  auto rows = catalog::read_rows(payload);
  if (!rows)
    return std::unexpected(rows.error());
  ingest_task out;
  out.id = t.id;
  out.is_import = true;
  out.held = held;
  out.changes.reserve(rows->size());
  for (auto& row : *rows) {
    const auto hash = tuf::sha256_prefix(row.path);
    out.changes.push_back(
        {.path = std::move(row.path), .path_hash = hash, .info = std::move(row.info)});
  }
  out.describe = [count = rows->size()](const ingest_outcome& o) {
    return o.overfull_role.empty() ? succeeded("Artifacts Imported", import_details(count, o))
                                   : overfull(refusal_message(task_action::import_artifacts), o);
  };
  return out;
}

result<ingest_task> read_document(const task& t) {
  const auto body = parse_json(t.payload);
  if (!body)
    return std::unexpected(body.error());
  try {
    switch (t.action) {
    case task_action::add_artifacts:
      return read_add(t, *body);
    case task_action::remove_artifacts:
      return read_remove(t, *body);
    case task_action::publish_artifacts:
      return read_publish(t);
    default: // administrative: the owner of the repository decides them
      break;
    }
  } catch (const json::exception& e) {
    return fail(errc::invalid_argument, e.what());
  }
  return fail(errc::invalid_argument, "task " + t.id + " stores no artifacts");
}

} // namespace

std::string_view refusal_message(task_action a) {
  switch (a) {
  case task_action::remove_artifacts:
    return "Removing artifact(s) Failed";
  case task_action::import_artifacts:
    return "Importing Artifacts Failed";
  default:
    return "Adding artifact(s) Failed";
  }
}

result<ingest_task> changes_of(const task& t) {
  return t.action == task_action::import_artifacts ? read_import(t) : read_document(t);
}

} // namespace rstuf::actors
