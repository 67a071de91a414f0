#pragma once

#include "catalog/ingest_ledger.hpp"
#include "catalog/memory_catalog.hpp"

#include <limits>
#include <mutex>
#include <unordered_map>

namespace rstuf::catalog {

/// One content of a path, valid at revisions from <= R < to.
struct memory_artifact {
  static constexpr auto open_end = std::numeric_limits<std::int64_t>::max();
  std::string info;
  std::int64_t from = 0;
  std::int64_t to = open_end;
  std::int64_t task = 0;
  std::string owner;
};

struct memory_role {
  std::int64_t version = 0;
  time_point expires{};
  time_point renew_at{};
  std::int64_t bytes = 0;
  std::int64_t revision = 0;
  std::int64_t published_revision = 0;
  bool is_retired = false;
  std::optional<std::int64_t> artifacts = {};

  bool is_dirty() const { return revision > published_revision; }
};

struct memory_task {
  task row;
  std::int64_t publication = 0; ///< that covers it; 0: none yet
  std::map<std::string, std::int64_t> waits;
};

/// What the key of a request stands for.
struct request_key {
  std::string request;
  std::string task;
  time_point used{};
};

struct memory_repository {
  repository_state state;
  std::map<std::string, memory_role> roles;
  std::map<std::pair<std::string, std::int64_t>, draft> drafts;
  std::map<std::string, time_point> superseded; ///< file name to when it had a newer version
  std::map<std::pair<std::uint32_t, std::string>, std::vector<memory_artifact>> artifacts;
  std::map<std::string, held_change> held;
  std::map<std::string, std::int64_t> tombstones; ///< path to the task that removed it
};

struct memory_rows {
  std::mutex mutex;
  std::map<std::int64_t, memory_task> tasks;
  std::unordered_map<std::string, std::int64_t> numbers; ///< of tasks, by id
  std::map<std::string, memory_repository> repositories;
  std::map<std::string, lease> leases;
  std::map<std::pair<std::string, std::string>, request_key> keys; ///< by repository and key
  std::int64_t last_number = 0;

  memory_task* find_task(std::string_view id);
  memory_repository* find_repository(std::string_view name);
  /// Whether a task of the repository with a number below `number` is accepted or started.
  bool has_open_task(std::string_view repository, std::int64_t below) const;
};

/// Each call holds the mutex from begin to end and changes nothing before all checks are passed.
class memory_catalog final : public catalog {
public:
  memory_catalog(std::shared_ptr<memory_rows> rows, const clock& time)
      : rows_(std::move(rows)), time_(time) {}

  result<time_point> now() override { return time_.now(); }

  result<std::vector<acceptance>> accept(std::span<const new_task> tasks) override;
  result<std::optional<task>> find_task(std::string_view id) override;
  result<std::vector<task>> accepted(std::span<const std::string> ids) override;
  result<std::vector<task>> unfinished(std::int64_t after, std::size_t limit) override;
  result<std::optional<task>> start(std::string_view id) override;
  result<std::optional<task>> next_administrative(std::string_view repository) override;
  result<void> finish(std::string_view id, task_state state, std::string_view result) override;
  result<ingest_report> ingest(std::string_view repository, const layout& where,
                               std::span<const ingest_task> tasks) override;

  result<lease> current_lease(std::string_view repository) override;
  result<lease> take_lease(const lease& seen, std::string_view worker,
                           std::string_view nonce) override;
  result<lease> beat(const lease& own) override;
  result<void> check(const lease& own) override;
  result<void> release(const lease& own) override;

  result<std::vector<std::string>> repositories() override;
  result<repository_state> load(std::string_view repository) override;
  result<std::vector<role_row>> roles(std::string_view repository) override;
  result<void> claim_storage(const lease& own) override;
  result<void> begin_bootstrap(const lease& own, const bootstrap_plan& plan) override;
  result<void> abort_bootstrap(const lease& own, task_state state,
                               std::string_view result) override;
  result<dirty_roles> dirty(std::string_view repository) override;
  result<std::int64_t> change(const lease& own, const plan_change& what) override;
  result<std::vector<draft>> drafts(std::string_view repository) override;
  result<std::vector<waiting_draft>> waiting(std::string_view repository) override;
  result<std::vector<artifact>> contents(std::string_view repository, const share& what,
                                         std::int64_t revision) override;
  result<void> commit(const lease& own, const publication& next) override;
  result<void> show(const lease& own, std::int64_t number) override;
  result<std::vector<std::string>> due(std::string_view repository, time_point by,
                                       std::size_t limit) override;
  result<std::size_t> clean(std::string_view repository, std::size_t limit) override;
  result<artifact_page> list_artifacts(std::string_view repository,
                                       const artifact_filter& query) override;
  result<task_page> list_tasks(std::string_view repository, const task_filter& query) override;
  result<task_news> news(std::string_view repository, std::span<const std::string> ids,
                         std::int64_t after) override;
  result<std::vector<task_count>> ended(std::string_view repository, time_point from,
                                        time_point to) override;
  result<task> cancel(std::string_view id, std::string_view result) override;
  result<std::size_t> clean_tasks(std::string_view repository, const retention& kept,
                                  std::size_t limit) override;

  result<std::vector<std::string>> superseded(std::string_view repository, time_point before,
                                              std::size_t limit) override;
  result<void> forget_files(const lease& own, std::span<const std::string> names) override;

private:
  acceptance accept_one(const new_task& request);
  task claim(task& t);
  void end(memory_task& t, task_state state, std::string_view result);
  result<lease*> owned(const lease& own);
  result<void> check_change(std::string_view repository, const plan_change& what);
  void write_change(memory_repository& r, const plan_change& what);
  void release_waiting(std::string_view repository, const std::string& role, std::int64_t revision,
                       bool published_meanwhile);
  void cover(std::string_view repository, const memory_repository& r, std::int64_t number);

  std::shared_ptr<memory_rows> rows_;
  const clock& time_;
};

} // namespace rstuf::catalog
