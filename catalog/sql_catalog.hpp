#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sql_connection.hpp"
#include "catalog/sql_contents.hpp"

#include <optional>

namespace rstuf::catalog {

/// In role.artifacts: the role lists no artifacts, or nobody counted them.
inline constexpr std::int64_t lists_none = -1;

/// The catalog in SQL that SQLite and PostgreSQL both speak. Statements that run once a row are
/// prepared once a call, those of `contents` once a connection.
class sql_catalog final : public catalog {
public:
  sql_catalog(sql_connection connection, const clock& time)
      : connection_(std::move(connection)), time_(time) {}

  result<time_point> now() override { return time_.now(); }

  // sql_acceptance.cpp
  result<std::vector<acceptance>> accept(std::span<const new_task> tasks) override;

  // sql_tasks.cpp
  result<std::optional<task>> find_task(std::string_view id) override;
  result<std::vector<task>> accepted(std::span<const std::string> ids) override;
  result<std::vector<task>> unfinished(std::int64_t after, std::size_t limit) override;
  result<std::optional<task>> start(std::string_view id) override;
  result<std::optional<task>> next_administrative(std::string_view repository) override;
  result<void> finish(std::string_view id, task_state state, std::string_view result) override;

  // sql_ingest.cpp
  result<ingest_report> ingest(std::string_view repository, const layout& where,
                               std::span<const ingest_task> tasks) override;

  // sql_artifacts.cpp
  result<std::vector<artifact>> contents(std::string_view repository, const share& what,
                                         std::int64_t revision) override;
  result<std::size_t> clean(std::string_view repository, std::size_t limit) override;

  // sql_lease.cpp
  result<lease> current_lease(std::string_view repository) override;
  result<lease> take_lease(const lease& seen, std::string_view worker,
                           std::string_view nonce) override;
  result<lease> beat(const lease& own) override;
  result<void> check(const lease& own) override;
  result<void> release(const lease& own) override;

  // sql_repository.cpp
  result<std::vector<std::string>> repositories() override;
  result<repository_state> load(std::string_view repository) override;
  result<std::vector<role_row>> roles(std::string_view repository) override;
  result<dirty_roles> dirty(std::string_view repository) override;
  result<std::vector<std::string>> due(std::string_view repository, time_point by,
                                       std::size_t limit) override;

  // sql_listing.cpp
  result<artifact_page> list_artifacts(std::string_view repository,
                                       const artifact_filter& query) override;

  // sql_task_listing.cpp
  result<task_page> list_tasks(std::string_view repository, const task_filter& query) override;
  result<task_news> news(std::string_view repository, std::span<const std::string> ids,
                         std::int64_t after) override;
  result<std::vector<task_count>> ended(std::string_view repository, time_point from,
                                        time_point to) override;
  result<task> cancel(std::string_view id, std::string_view result) override;
  result<std::size_t> clean_tasks(std::string_view repository, const retention& kept,
                                  std::size_t limit) override;

  // sql_bootstrap.cpp
  result<void> claim_storage(const lease& own) override;
  result<void> begin_bootstrap(const lease& own, const bootstrap_plan& plan) override;
  result<void> abort_bootstrap(const lease& own, task_state state,
                               std::string_view result) override;

  // sql_plan.cpp
  result<std::int64_t> change(const lease& own, const plan_change& what) override;
  result<std::vector<draft>> drafts(std::string_view repository) override;
  result<std::vector<waiting_draft>> waiting(std::string_view repository) override;

  // sql_publication.cpp
  result<void> commit(const lease& own, const publication& next) override;
  result<void> show(const lease& own, std::int64_t number) override;

  // sql_files.cpp
  result<std::vector<std::string>> superseded(std::string_view repository, time_point before,
                                              std::size_t limit) override;
  result<void> forget_files(const lease& own, std::span<const std::string> names) override;

private:
  soci::session& sql() { return connection_.session(); }

  // All of these run within a transaction.
  result<void> end_task(const std::string& id, task_state state, std::string_view text);
  result<void> end_bootstrap_tasks(const std::string& repository, const std::string& task_id,
                                   task_state state, std::string_view text);
  /// Locks the lease row until the end of the transaction. `lease_lost` if it is another's.
  result<void> hold_lease(const lease& own);
  template <class Work>
  result<void> write_as_owner(const lease& own, Work work) {
    return connection_.write([&]() -> result<void> {
      if (auto held = hold_lease(own); !held)
        return held;
      return work();
    });
  }
  void write_plan(const std::string& repository, const bootstrap_plan& plan);
  result<void> write_roles(const std::string& repository, std::span<const role_version> roles);
  void cover_tasks(const std::string& repository, std::int64_t publication);

  sql_connection connection_;
  std::optional<sql_contents> contents_;
  const clock& time_;
};

} // namespace rstuf::catalog
