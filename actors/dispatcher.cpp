#include "actors/dispatcher.hpp"

#include "actors/ingest.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::actors {
namespace {

constexpr std::size_t max_batch = 512; ///< tasks in one transaction
constexpr std::size_t sweep_page = 1000;
constexpr std::size_t max_unpublished = 100; ///< imports
constexpr std::size_t large_import = 10'000; ///< paths

} // namespace

void dispatcher_state::deliver(const broker::delivery& d) {
  const auto action = catalog::action_named(d.what.action);
  if (!in_hand_.emplace(d.what.task_id, d.tag).second)
    return;
  take(d.what.task_id, d.what.repository, action.value_or(task_action::add_artifacts));
}

void dispatcher_state::take(const std::string& id, const std::string& repo_name,
                            task_action action) {
  if (is_administrative(action)) {
    self->send(repository(repo_name), work_atom::value);
    acknowledge(id);
    return;
  }
  auto& waiting = pending_[repo_name];
  (action == task_action::import_artifacts ? waiting.imports : waiting.short_ones).push_back(id);
  store_next();
}

std::vector<std::string> dispatcher_state::next_batch(waiting_tasks& waiting) {
  const auto count = static_cast<long>(std::min(waiting.short_ones.size(), max_batch));
  const auto first = waiting.short_ones.begin();
  std::vector<std::string> ids(first, first + count);
  waiting.short_ones.erase(first, first + count);
  if (!waiting.imports.empty()) {
    ids.push_back(std::move(waiting.imports.front()));
    waiting.imports.pop_front();
  }
  return ids;
}

void dispatcher_state::store_next() {
  if (busy_)
    return;
  if (pending_.empty())
    return go_on_draining();
  busy_ = true;
  const auto first = pending_.begin();
  const auto repo_name = first->first;
  const bool only_import = first->second.short_ones.empty();
  const auto ids = next_batch(first->second);
  if (first->second.empty())
    pending_.erase(first);
  ask_and_gather(
      self, parts_.catalog, parts_.wait.catalog,
      [repo_name, ids](catalog::catalog& c) { return ingest(c, repo_name, ids); },
      [this, repo_name, ids, only_import](const result<catalog::ingest_report>& done) {
        stored(repo_name, ids, done);
        if (!only_import || !done || !is_better_later(repo_name, *done))
          publish(repo_name);
        store_next();
      });
}

void dispatcher_state::stored(const std::string& repo_name, const std::vector<std::string>& ids,
                              const result<catalog::ingest_report>& done) {
  busy_ = false;
  if (!done) {
    spdlog::error("tasks-not-stored {} count={} {}", repo_name, ids.size(),
                  to_string(done.error()));
    for (const auto& id : ids)
      in_hand_.erase(id);
    swept_clean_ = true; // what cannot be stored now is not waited for
  } else {
    spdlog::debug("tasks-stored {} count={} revision={}", repo_name, done->taken, done->revision);
    for (const auto& id : ids)
      acknowledge(id);
    parts_.changes->ring();
    auto& newest = unpublished_[repo_name].revision;
    newest = std::max(newest, done->revision);
  }
}

bool dispatcher_state::is_better_later(const std::string& repo_name,
                                       const catalog::ingest_report& done) {
  const auto waiting = pending_.find(repo_name);
  const bool more = waiting != pending_.end() && !waiting->second.imports.empty();
  return (more || done.paths >= large_import) &&
         ++unpublished_[repo_name].imports < max_unpublished;
}

void dispatcher_state::publish(const std::string& repo_name) {
  const auto left = unpublished_.extract(repo_name);
  if (left && left.mapped().revision > 0)
    self->send(repository(repo_name), publish_atom::value, left.mapped().revision);
}

void dispatcher_state::publish_all() {
  for (const auto& [repo_name, left] : std::exchange(unpublished_, {}))
    if (left.revision > 0)
      self->send(repository(repo_name), publish_atom::value, left.revision);
}

void dispatcher_state::acknowledge(const std::string& id) {
  const auto found = in_hand_.find(id);
  if (found == in_hand_.end())
    return;
  if (found->second != 0) {
    if (const auto done = parts_.queue->ack(found->second); !done)
      spdlog::warn("delivery-not-acknowledged {} {}", id, to_string(done.error()));
  }
  in_hand_.erase(found);
}

void dispatcher_state::sweep() {
  ask_and_gather(
      self, parts_.catalog, parts_.wait.catalog,
      [after = swept_up_to_](catalog::catalog& c) { return c.unfinished(after, sweep_page); },
      [this](const result<std::vector<catalog::task>>& tasks) {
        if (!tasks) {
          spdlog::error("sweep-failed {}", to_string(tasks.error()));
          swept_clean_ = true;
          return store_next();
        }
        swept(*tasks);
      });
}

void dispatcher_state::swept(const std::vector<catalog::task>& tasks) {
  const bool last_page = tasks.size() < sweep_page;
  swept_up_to_ = last_page ? 0 : tasks.back().number;
  bool found = false;
  for (const auto& t : tasks) {
    if (!in_hand_.emplace(t.id, 0).second)
      continue;
    found = found || !is_administrative(t.action);
    take(t.id, t.repository, t.action);
  }
  if (!draining_)
    return;
  swept_clean_ = last_page && !found;
  if (last_page)
    store_next();
  else
    sweep();
}

void dispatcher_state::tick() {
  if (!busy_)
    publish_all();
  for (const auto& [repo_name, actor] : repositories_)
    self->send(actor, tick_atom::value);
}

const repository_actor& dispatcher_state::repository(const std::string& repo_name) {
  auto found = repositories_.find(repo_name);
  if (found == repositories_.end())
    found = repositories_.emplace(repo_name, parts_.open_repository(repo_name)).first;
  return found->second;
}

dispatcher_actor::behavior_type
dispatcher(dispatcher_actor::stateful_pointer<dispatcher_state> self, dispatcher_parts parts) {
  self->state.parts_ = std::move(parts);
  for (const auto& repo_name : self->state.parts_.repositories)
    self->state.repository(repo_name);
  return {[self](deliver_atom, const broker::delivery& d) { self->state.deliver(d); },
          [self](sweep_atom) { self->state.sweep(); }, [self](tick_atom) { self->state.tick(); },
          [self](drain_atom) { return self->state.drain(); },
          [self](stop_atom) { return self->state.stop(); }};
}

} // namespace rstuf::actors
