#include "actors/ingest.hpp"

#include "actors/placing.hpp"
#include "actors/task_changes.hpp"
#include "actors/task_result.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <span>

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

/// Of imports, in one transaction. The more, the less often the same pages and roles are written;
/// other writers, and the lease, wait for its end.
constexpr std::size_t max_import_paths = 60'000;

/// Reads the tasks; those whose payload makes no sense end here.
result<void> read_tasks(catalog::catalog& rows, std::span<const std::string> task_ids,
                        std::vector<ingest_task>& into) {
  const auto accepted = rows.accepted(task_ids);
  if (!accepted)
    return std::unexpected(accepted.error());
  for (const auto& t : *accepted) {
    auto read = changes_of(t);
    if (read) {
      into.push_back(std::move(*read));
      continue;
    }
    const auto ended = rows.finish(t.id, catalog::task_state::errored,
                                   refused(refusal_message(t.action), read.error().context));
    if (!ended)
      return std::unexpected(ended.error());
  }
  return {};
}

/// Reads imports until there are enough for one transaction. Returns how many it took up.
result<std::size_t> read_imports(catalog::catalog& rows, std::span<const std::string> task_ids,
                                 std::vector<ingest_task>& into) {
  std::size_t paths = 0, count = 0;
  for (const auto& id : task_ids) {
    if (paths >= max_import_paths)
      break;
    const auto before = into.size();
    if (auto read = read_tasks(rows, {&id, 1}, into); !read)
      return std::unexpected(read.error());
    ++count;
    paths += into.size() > before ? into.back().changes.size() : 0;
  }
  return count;
}

result<batch_report> ingest_once(catalog::catalog& rows, const std::string& repository,
                                 const task_batch& batch) {
  const auto state = rows.load(repository);
  if (!state)
    return std::unexpected(state.error());
  std::vector<ingest_task> tasks;
  if (auto read = read_tasks(rows, batch.short_ones, tasks); !read)
    return std::unexpected(read.error());
  const auto imports = read_imports(rows, batch.imports, tasks);
  if (!imports)
    return std::unexpected(imports.error());
  batch_report report{.stored = {}, .imports = *imports};
  if (tasks.empty())
    return report;
  const auto where = layout_of(*state);
  auto done = rows.ingest(repository, where, tasks);
  if (!done && is_poison(done.error()))
    done = ingest_one_by_one(rows, repository, where, tasks);
  if (!done)
    return std::unexpected(done.error());
  report.stored = *done;
  return report;
}

} // namespace

result<batch_report> ingest(catalog::catalog& rows, const std::string& repository,
                            const task_batch& batch) {
  auto done = ingest_once(rows, repository, batch);
  for (int i = 1; i < max_layouts && !done && done.error().code == errc::conflict; ++i)
    done = ingest_once(rows, repository, batch);
  return done;
}

} // namespace rstuf::actors
