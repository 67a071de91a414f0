#include "actors/dispatcher.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::actors {
namespace {

constexpr std::size_t max_batch = 512;  ///< tasks in one transaction
constexpr std::size_t max_imports = 16; ///< offered to one; it takes as many as are good for it
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

task_batch dispatcher_state::next_batch(waiting_tasks& waiting) {
  const auto take = [](std::deque<std::string>& from, std::size_t most) {
    const auto end = from.begin() + static_cast<long>(std::min(from.size(), most));
    std::vector<std::string> ids(from.begin(), end);
    from.erase(from.begin(), end);
    return ids;
  };
  return {.short_ones = take(waiting.short_ones, max_batch),
          .imports = take(waiting.imports, max_imports)};
}

void dispatcher_state::store_next() {
  if (busy_)
    return;
  if (pending_.empty())
    return go_on_draining();
  busy_ = true;
  const auto first = pending_.begin();
  const auto repo_name = first->first;
  const bool only_imports = first->second.short_ones.empty();
  const auto batch = next_batch(first->second);
  if (first->second.empty())
    pending_.erase(first);
  ask_and_gather(
      self, parts_.catalog, parts_.wait.catalog,
      [repo_name, batch](catalog::catalog& c) { return ingest(c, repo_name, batch); },
      [this, repo_name, batch, only_imports](const result<batch_report>& done) {
        stored(repo_name, batch, done);
        if (!only_imports || !done || !is_better_later(repo_name, *done))
          publish(repo_name);
        store_next();
      });
}

void dispatcher_state::stored(const std::string& repo_name, task_batch batch,
                              const result<batch_report>& done) {
  busy_ = false;
  auto& ids = batch.short_ones;
  const auto left =
      batch.imports.begin() + static_cast<long>(done ? done->imports : batch.imports.size());
  ids.insert(ids.end(), batch.imports.begin(), left);
  if (!done) {
    spdlog::error("tasks-not-stored {} count={} {}", repo_name, ids.size(),
                  to_string(done.error()));
    for (const auto& id : ids)
      in_hand_.erase(id);
    swept_clean_ = true; // what cannot be stored now is not waited for
    return;
  }
  spdlog::debug("tasks-stored {} count={} revision={}", repo_name, done->stored.taken,
                done->stored.revision);
  for (const auto& id : ids)
    acknowledge(id);
  if (left != batch.imports.end()) {
    auto& imports = pending_[repo_name].imports;
    imports.insert(imports.begin(), left, batch.imports.end());
  }
  parts_.changes->ring();
  auto& newest = unpublished_[repo_name].revision;
  newest = std::max(newest, done->stored.revision);
}

bool dispatcher_state::is_better_later(const std::string& repo_name, const batch_report& done) {
  const auto waiting = pending_.find(repo_name);
  const bool more = waiting != pending_.end() && !waiting->second.imports.empty();
  auto& imports = unpublished_[repo_name].imports;
  imports += done.imports;
  return (more || done.stored.paths >= large_import) && imports < max_unpublished;
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
