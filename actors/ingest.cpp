#include "actors/ingest.hpp"

#include "actors/placing.hpp"
#include "actors/task_changes.hpp"
#include "actors/task_result.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::actors {
namespace {

using catalog::ingest_task;

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
      all.paths += done->paths;
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

constexpr int max_layouts = 5; ///< delegations may change while a batch is being read

/// Reads the tasks; those whose payload makes no sense end here.
result<std::vector<ingest_task>> read_tasks(catalog::catalog& rows,
                                            std::span<const std::string> task_ids) {
  const auto accepted = rows.accepted(task_ids);
  if (!accepted)
    return std::unexpected(accepted.error());
  std::vector<ingest_task> tasks;
  for (const auto& t : *accepted) {
    auto read = changes_of(t);
    if (read) {
      tasks.push_back(std::move(*read));
      continue;
    }
    const auto ended = rows.finish(t.id, catalog::task_state::errored,
                                   refused(refusal_message(t.action), read.error().context));
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
