#pragma once

#include "catalog/artifact.hpp"
#include "catalog/lease.hpp"
#include "catalog/listing.hpp"
#include "catalog/plan.hpp"
#include "catalog/publication.hpp"
#include "catalog/task.hpp"
#include "tuf/clock.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::catalog {

/// The truth about all repositories: tasks, artifacts, roles, publications. Every call is one
/// durable transaction, or changes nothing. Calls block; an object serves one thread at a time,
/// and several objects in several processes may work on one database.
///
/// Errors of all calls: `unavailable` (refused, busy, connection lost before the commit),
/// `timeout` (the outcome of a commit is unknown: read again), `corrupt`.
/// Calls with a lease: `lease_lost` if it is not the current one; nothing was changed then.
class catalog {
public:
  virtual ~catalog() = default;

  /// The time by which metadata expires: one clock for all workers of a database.
  virtual result<time_point> now() = 0;

  // Tasks.

  /// Stores new tasks, each of which may be refused: `bootstrap` is accepted in state none (and
  /// locks: the state becomes pre), what concerns signatures in state signing or finished,
  /// everything else in state finished. One answer a task, in order.
  virtual result<std::vector<acceptance>> accept(std::span<const new_task> tasks) = 0;
  virtual result<std::optional<task>> find_task(std::string_view id) = 0;
  /// The tasks of those ids that are still accepted, by number.
  virtual result<std::vector<task>> accepted(std::span<const std::string> ids) = 0;
  /// Up to `limit` tasks that nobody has finished storing or working on (accepted or started), by
  /// number, with numbers above `after`; without their payloads, which may be large, and results.
  virtual result<std::vector<task>> unfinished(std::int64_t after, std::size_t limit) = 0;
  /// Claims a task: accepted or started becomes started and the attempts are counted. Nothing if it
  /// is over or running.
  virtual result<std::optional<task>> start(std::string_view id) = 0;
  /// Claims the administrative task with the lowest number that is accepted or started; see
  /// start().
  virtual result<std::optional<task>> next_administrative(std::string_view repository) = 0;
  /// Ends a task that is not over; a task that is over stays as it is. `not_found`.
  virtual result<void> finish(std::string_view id, task_state state, std::string_view result) = 0;
  /// Claims accepted tasks of one repository and stores their changes, all in one transaction.
  /// Tasks that are no longer accepted are passed over. A task becomes running, or success if
  /// nothing is to be published (held, or clients see already what it asks for), or errored if a
  /// role would be overfull. All tasks of the call share one new revision.
  /// A change of a path that a task with a higher number changed already is dropped; a held change
  /// is ordered by the task that submitted it, not by the one that publishes it.
  /// `conflict`: the delegations moved on since the layout was made.
  virtual result<ingest_report> ingest(std::string_view repository, const layout& where,
                                       std::span<const ingest_task> tasks) = 0;

  // Ownership.

  /// The lease row; epoch 0 if there is none.
  virtual result<lease> current_lease(std::string_view repository) = 0;
  /// Makes `worker` the owner if the row still is `seen` (epoch, nonce and beat): epoch + 1.
  /// `conflict` otherwise.
  virtual result<lease> take_lease(const lease& seen, std::string_view worker,
                                   std::string_view nonce) = 0;
  /// Raises the beat.
  virtual result<lease> beat(const lease& own) = 0;
  virtual result<void> check(const lease& own) = 0;
  virtual result<void> release(const lease& own) = 0;

  // What the owner does.

  /// The names of all repositories.
  virtual result<std::vector<std::string>> repositories() = 0;
  virtual result<repository_state> load(std::string_view repository) = 0;
  /// All roles but root, by name in byte order.
  virtual result<std::vector<role_row>> roles(std::string_view repository) = 0;
  /// The storage was found empty, and is ours from now on. `conflict` without a bootstrap.
  virtual result<void> claim_storage(const lease& own) = 0;
  /// Writes the root, the settings and all roles, dirty at revision 1; the task becomes running.
  /// `conflict` if the repository does not wait for this bootstrap, or it has begun already.
  virtual result<void> begin_bootstrap(const lease& own, const bootstrap_plan& plan) = 0;
  /// Ends a bootstrap that has no committed publication: the repository is in state none again,
  /// without roles and root; storage_claimed stays. `conflict` if a publication was committed.
  virtual result<void> abort_bootstrap(const lease& own, task_state state,
                                       std::string_view result) = 0;
  /// Writes one decision; the revision after it. `conflict` if its task is over, or its bootstrap
  /// state cannot follow; `not_found` if a draft to be closed is gone.
  virtual result<std::int64_t> change(const lease& own, const plan_change& what) = 0;
  /// The signing events: all drafts, by role in byte order and rising version.
  virtual result<std::vector<draft>> drafts(std::string_view repository) = 0;
  /// The drafts that people can sign now, in the same order.
  virtual result<std::vector<waiting_draft>> waiting(std::string_view repository) = 0;
  virtual result<dirty_roles> dirty(std::string_view repository) = 0;
  /// The artifacts of a share as of a revision, by path in byte order.
  virtual result<std::vector<artifact>> contents(std::string_view repository, const share& what,
                                                 std::int64_t revision) = 0;
  /// Commits a publication: role versions, published revisions, the timestamp's bytes and which
  /// tasks it covers (all their roles are published at their revision or later).
  /// Drafts up to the versions it publishes go away.
  /// `conflict` if the predecessor is not the newest one or is not visible yet, or the plan has
  /// moved on; `invalid_argument`
  /// if there is no such role or its version would not rise.
  virtual result<void> commit(const lease& own, const publication& next) = 0;
  /// Clients see this publication: the tasks it covers are success from now on, and a bootstrap all
  /// of whose roles are published is finished. Again for the same number: nothing changes.
  /// `conflict` if it is not committed.
  virtual result<void> show(const lease& own, std::int64_t number) = 0;
  /// Roles with renew_at <= by that are not retired, the top-level ones first, then by renew_at; at
  /// most `limit`.
  virtual result<std::vector<std::string>> due(std::string_view repository, time_point by,
                                               std::size_t limit) = 0;
  /// Deletes up to `limit` artifact rows that no publication can need any more; how many it were.
  virtual result<std::size_t> clean(std::string_view repository, std::size_t limit) = 0;
  /// Deletes up to `limit` tasks that are over, and as many keys of requests, that need not be kept
  /// any longer; how many it were.
  virtual result<std::size_t> clean_tasks(std::string_view repository, const retention& kept,
                                          std::size_t limit) = 0;
  /// Names of up to `limit` metadata files that have newer versions since a time before `before`,
  /// the oldest first. Those of root are never among them.
  virtual result<std::vector<std::string>> superseded(std::string_view repository,
                                                      time_point before, std::size_t limit) = 0;
  /// Superseded files that the storage does not have any more.
  virtual result<void> forget_files(const lease& own, std::span<const std::string> names) = 0;

  // What the API shows.

  /// The artifacts of a repository, published or not. `not_found`: there is no role of that name.
  virtual result<artifact_page> list_artifacts(std::string_view repository,
                                               const artifact_filter& query) = 0;
  virtual result<task_page> list_tasks(std::string_view repository, const task_filter& query) = 0;
  /// The tasks with these ids, and, if `after` is not negative, up to max_new_tasks with
  /// higher numbers.
  virtual result<task_news> news(std::string_view repository, std::span<const std::string> ids,
                                 std::int64_t after) = 0;
  /// How many tasks ended at times from <= t < to. What ends now may still be on its way into the
  /// rows: `to` should lie some seconds back.
  virtual result<std::vector<task_count>> ended(std::string_view repository, time_point from,
                                                time_point to) = 0;
  /// Ends a task that nobody has taken yet as errored; a bootstrap lets go of its lock. The task as
  /// it is then. `not_found`; `conflict` if it has been taken or is over.
  virtual result<task> cancel(std::string_view id, std::string_view result) = 0;
};

} // namespace rstuf::catalog
