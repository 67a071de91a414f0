#include "actors/ingest.hpp"

#include "actors/limits.hpp"
#include "actors/task_result.hpp"
#include "tuf/bins.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"

#include <spdlog/spdlog.h>

namespace rstuf::actors {
namespace {

using catalog::artifact_change;
using catalog::ingest_outcome;
using catalog::ingest_task;
using catalog::task;
using catalog::task_action;

/// Where artifacts belong: into the hash bins of the repository.
result<catalog::layout> layout_of(catalog::catalog& rows, const std::string& repository) {
  const auto state = rows.load(repository);
  if (!state)
    return std::unexpected(state.error());
  const tuf::bins bins{state->bins_prefix, static_cast<std::uint32_t>(state->bins_bit_length)};
  return catalog::layout{
      .generation = state->delegation_generation,
      .role_of = [bins](std::string_view /*path*/,
                        std::uint32_t hash) { return bins.name(bins.number_of(hash)); },
      .max_role_bytes = max_targets_bytes - envelope_bytes};
}

std::string overfull(std::string_view message, const ingest_outcome& o) {
  return refused(message, "Role " + o.overfull_role + " would exceed " +
                              std::to_string(max_targets_bytes) +
                              " bytes, which clients refuse: use more bins or shorter custom data");
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
    return succeeded(
        "Artifact(s) Added",
        {{"added_artifacts", paths}, {"invalid_paths", o.unassigned}, {"artifact_roles", o.roles}});
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
    return succeeded("Artifact(s) removed",
                     {{"deleted_artifacts", o.changed}, {"not_found_artifacts", o.not_found}});
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
    return succeeded("Publish Artifacts Processed",
                     {{"artifact_roles", o.roles.empty() ? json() : json(o.roles)}});
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
    case task_action::bootstrap:
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

result<catalog::ingest_report> ingest(catalog::catalog& rows, const std::string& repository,
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
  if (tasks.empty())
    return catalog::ingest_report{};
  const auto where = layout_of(rows, repository);
  if (!where)
    return std::unexpected(where.error());
  auto done = rows.ingest(repository, *where, tasks);
  if (!done && is_poison(done.error()))
    return ingest_one_by_one(rows, repository, *where, tasks);
  return done;
}

} // namespace rstuf::actors
