#include "actors/ingest.hpp"

#include "actors/placing.hpp"
#include "actors/task_result.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"
#include "tuf/limits.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::actors {
namespace {

using catalog::artifact_change;
using catalog::ingest_outcome;
using catalog::ingest_task;
using catalog::task;
using catalog::task_action;

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

std::string_view failure_message(task_action a) {
  return a == task_action::remove_artifacts ? "Removing artifact(s) Failed"
                                            : "Adding artifact(s) Failed";
}

result<ingest_task> read_task(const task& t) {
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

/// The same tasks would break the catalog again, whatever is tried.
bool is_poison(const error& e) {
  return e.code == errc::internal || e.code == errc::invalid_argument || e.code == errc::corrupt;
}

result<catalog::ingest_report> ingest_one_by_one(catalog::catalog& rows,
                                                 const std::string& repository,
                                                 const catalog::layout& where,
                                                 std::span<const ingest_task> tasks) {
  catalog::ingest_report all;
  for (const auto& t : tasks) {
    const auto done = rows.ingest(repository, where, {&t, 1});
    if (done) {
      all.revision = std::max(all.revision, done->revision);
      all.taken += done->taken;
    } else if (is_poison(done.error())) {
      spdlog::error("task-failed {} {}", t.id, to_string(done.error()));
      if (auto ended = rows.finish(t.id, catalog::task_state::failure,
                                   broke("The task could not be stored"));
          !ended)
        return std::unexpected(ended.error());
    } else {
      return std::unexpected(done.error());
    }
  }
  return all;
}

} // namespace

namespace {

constexpr int max_layouts = 5; ///< delegations may change while a batch is being read

/// Reads the tasks; those whose payload makes no sense end here.
result<std::vector<ingest_task>> read_tasks(catalog::catalog& rows,
                                            std::span<const std::string> task_ids) {
  const auto accepted = rows.accepted(task_ids);
  if (!accepted)
    return std::unexpected(accepted.error());
  std::vector<ingest_task> tasks;
  for (const auto& t : *accepted) {
    auto read = read_task(t);
    if (read) {
      tasks.push_back(std::move(*read));
      continue;
    }
    const auto ended = rows.finish(t.id, catalog::task_state::errored,
                                   refused(failure_message(t.action), read.error().context));
    if (!ended)
      return std::unexpected(ended.error());
  }
  return tasks;
}

result<catalog::ingest_report> ingest_once(catalog::catalog& rows, const std::string& repository,
                                           std::span<const std::string> task_ids) {
  const auto state = rows.load(repository);
  if (!state)
    return std::unexpected(state.error());
  const auto tasks = read_tasks(rows, task_ids);
  if (!tasks)
    return std::unexpected(tasks.error());
  if (tasks->empty())
    return catalog::ingest_report{};
  const auto where = layout_of(*state);
  auto done = rows.ingest(repository, where, *tasks);
  if (!done && is_poison(done.error()))
    return ingest_one_by_one(rows, repository, where, *tasks);
  return done;
}

} // namespace

result<catalog::ingest_report> ingest(catalog::catalog& rows, const std::string& repository,
                                      std::span<const std::string> task_ids) {
  auto done = ingest_once(rows, repository, task_ids);
  for (int i = 1; i < max_layouts && !done && done.error().code == errc::conflict; ++i)
    done = ingest_once(rows, repository, task_ids);
  return done;
}

} // namespace rstuf::actors
